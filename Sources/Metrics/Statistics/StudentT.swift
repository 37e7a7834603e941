import CKernels

/// Student's t distribution.
public struct StudentT: Sendable, Hashable {
  /// The degrees of freedom, above 0; they need not be whole.
  public let degreesOfFreedom: Double
  private let beta: BetaDistribution

  /// A t distribution with the given degrees of freedom.
  public init(degreesOfFreedom: Double) {
    self.degreesOfFreedom = degreesOfFreedom
    beta = BetaDistribution(alpha: degreesOfFreedom / 2, beta: 0.5)
  }

  /// The probability of a value of t or less, exact where it is small.
  public func cdf(_ t: Double) -> Double { t < 0 ? tail(t) : 1 - tail(t) }

  /// The probability of a value above t, exact where it is small.
  public func survival(_ t: Double) -> Double { t > 0 ? tail(t) : 1 - tail(t) }

  /// The probability of a value at least as far from 0 as t.
  public func twoSided(_ t: Double) -> Double { min(1, 2 * tail(t)) }

  /// The value that is not passed with probability p, which lies in [0, 1].
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) must lie in [0, 1]")
    if p == 0.5 { return 0 }
    let tail = 2 * min(p, 1 - p)
    if tail == 0 { return p == 0 ? -.infinity : .infinity }
    let t = (degreesOfFreedom * ck_exp(-beta.logOdds(lower: tail, upper: 1 - tail))).squareRoot()
    return p < 0.5 ? -t : t
  }

  /// Half the probability that a beta value lies below df / (df + t²).
  private func tail(_ t: Double) -> Double {
    let squared = t * t / degreesOfFreedom
    let share = 1 / (1 + squared)
    return 0.5 * beta.tails(share, squared < 1 ? squared * share : 1 / (1 + 1 / squared)).lower
  }
}

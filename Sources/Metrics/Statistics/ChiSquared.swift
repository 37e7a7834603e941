import CKernels

/// The chi-squared distribution; its distribution function is the regularised incomplete gamma
/// function.
public struct ChiSquared: Sendable, Hashable {
  /// The degrees of freedom, above 0; they need not be whole.
  public let degreesOfFreedom: Double
  private let shape: Double
  private let logScale: Double

  /// A chi-squared distribution with the given degrees of freedom.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "degrees of freedom \(degreesOfFreedom) must be above 0")
    self.degreesOfFreedom = degreesOfFreedom
    shape = degreesOfFreedom / 2
    logScale = 0.5 * ck_log(shape / (2 * Double.pi)) - GammaFunction.remainder(shape)
  }

  /// The probability of a value of x or less.
  public func cdf(_ x: Double) -> Double { tails(x / 2).lower }

  /// The probability of a value above x, exact where it is small.
  public func survival(_ x: Double) -> Double { tails(x / 2).upper }

  /// The value that is not passed with probability p, which lies in [0, 1].
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) must lie in [0, 1]")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    let u = TailRoot.solve(lower: p, upper: 1 - p, from: ck_log(shape)) { u in
      let x = ck_exp(u)
      let tails = tails(x)
      return (tails.lower, tails.upper, power(x))
    }
    return 2 * ck_exp(u)
  }
}

extension ChiSquared {
  /// Both tails of the gamma distribution of this shape and scale 1.
  private func tails(_ x: Double) -> (lower: Double, upper: Double) {
    if x <= 0 { return (0, 1) }
    if x == .infinity { return (1, 0) }
    if x < shape + 1 {
      let lower = min(1, power(x) * series(x))
      return (lower, 1 - lower)
    }
    let upper = min(1, power(x) / fraction(x))
    return (1 - upper, upper)
  }

  /// x^a e^−x / Γ(a), written around the mean so that large terms do not cancel.
  private func power(_ x: Double) -> Double {
    ck_exp(shape * ck_log(x / shape) + (shape - x) + logScale)
  }

  /// Σ xⁿ / (a (a + 1) … (a + n)) (Abramowitz and Stegun 6.5.29).
  private func series(_ x: Double) -> Double {
    var term = 1 / shape
    var sum = term
    var next = shape + 1
    while term > sum * 0x1p-54 {
      term *= x / next
      sum += term
      next += 1
    }
    return sum
  }

  /// The continued fraction of the upper tail (Abramowitz and Stegun 6.5.31, its even part), by
  /// Lentz's method.
  private func fraction(_ x: Double) -> Double {
    var next = x + 1 - shape
    var value = next
    var numerator = next
    var inverse = 0.0
    var n = 1.0
    while n < 100_000 {
      let partial = -n * (n - shape)
      next += 2
      inverse = 1 / (next + partial * inverse)
      numerator = next + partial / numerator
      let change = numerator * inverse
      value *= change
      if abs(change - 1) < 0x1p-51 { break }
      n += 1
    }
    return value
  }
}

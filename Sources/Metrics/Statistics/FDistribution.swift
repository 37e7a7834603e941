import CKernels

/// Fisher's and Snedecor's F distribution.
public struct FDistribution: Sendable, Hashable {
  /// The degrees of freedom of the numerator, above 0.
  public let numerator: Double
  /// The degrees of freedom of the denominator, above 0.
  public let denominator: Double
  private let beta: BetaDistribution

  /// An F distribution with the degrees of freedom of its two parts.
  public init(numerator: Double, denominator: Double) {
    self.numerator = numerator
    self.denominator = denominator
    beta = BetaDistribution(alpha: numerator / 2, beta: denominator / 2)
  }

  /// The probability of a value of f or less.
  public func cdf(_ f: Double) -> Double { tails(f).lower }

  /// The probability of a value above f, exact where it is small.
  public func survival(_ f: Double) -> Double { tails(f).upper }

  /// The value that is not passed with probability p, which lies in [0, 1].
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) must lie in [0, 1]")
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return denominator / numerator * ck_exp(beta.logOdds(lower: p, upper: 1 - p))
  }

  private func tails(_ f: Double) -> (lower: Double, upper: Double) {
    guard f > 0 else { return (0, 1) }
    let odds = f / denominator * numerator
    let rest = 1 / (1 + odds)
    return beta.tails(odds < 1 ? odds * rest : 1 / (1 + 1 / odds), rest)
  }
}

import CKernels

/// The beta distribution on [0, 1]; its distribution function is the regularised incomplete beta
/// function.
///
/// What depends on the two shapes alone is computed once, when the value is made. `cdf` and
/// `survival` are each exact to some 1e-13 of themselves, also far into their tails.
public struct BetaDistribution: Sendable, Hashable {
  /// The first shape, above 0.
  public let alpha: Double
  /// The second shape, above 0.
  public let beta: Double
  private let logScale: Double

  /// A beta distribution with two positive shapes.
  public init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && beta > 0, "shapes \(alpha) and \(beta) must be above 0")
    self.alpha = alpha
    self.beta = beta
    let sum = alpha + beta
    let remainders =
      GammaFunction.remainder(sum) - GammaFunction.remainder(alpha) - GammaFunction.remainder(beta)
    logScale = 0.5 * ck_log(alpha / sum * beta / (2 * Double.pi)) + remainders
  }

  /// The mean.
  public var mean: Double { alpha / (alpha + beta) }

  /// The density at x, 0 outside [0, 1].
  public func density(_ x: Double) -> Double {
    guard x >= 0 && x <= 1 else { return 0 }
    if x == 0 { return densityAtEnd(alpha, beta) }
    if x == 1 { return densityAtEnd(beta, alpha) }
    return power(x, 1 - x) / (x * (1 - x))
  }

  /// The probability of a value of x or less.
  public func cdf(_ x: Double) -> Double { tails(x, 1 - x).lower }

  /// The probability of a value above x, exact where it is small.
  public func survival(_ x: Double) -> Double { tails(x, 1 - x).upper }

  /// The density at the end that a shape rules: bounded for 1, unbounded below, 0 above.
  private func densityAtEnd(_ shape: Double, _ other: Double) -> Double {
    if shape == 1 { return other }
    return shape < 1 ? .infinity : 0
  }
}

extension BetaDistribution {
  /// Both tails at x, where y = 1 − x is known without cancellation.
  func tails(_ x: Double, _ y: Double) -> (lower: Double, upper: Double) {
    if x <= 0 { return (0, 1) }
    if y <= 0 { return (1, 0) }
    let factor = power(x, y)
    if x * (alpha + beta + 2) <= alpha + 1 {
      let lower = min(1, factor / Self.fraction(alpha, beta, x, y))
      return (lower, 1 - lower)
    }
    let upper = min(1, factor / Self.fraction(beta, alpha, y, x))
    return (1 - upper, upper)
  }

  /// x^α y^β / B(α, β), written around the mean so that large terms do not cancel.
  func power(_ x: Double, _ y: Double) -> Double {
    let sum = alpha + beta
    let below = alpha * ck_log(x / alpha * sum)
    return ck_exp(below + beta * ck_log(y / beta * sum) + logScale)
  }

  /// The continued fraction that divides the power (DiDonato and Morris, "Algorithm 708", ACM TOMS
  /// 18 (1992), formula 9), evaluated by Lentz's method.
  ///
  /// It takes some √max(a, b) terms at worst for x below (a + 1) / (a + b + 2).
  private static func fraction(_ a: Double, _ b: Double, _ x: Double, _ y: Double) -> Double {
    let drift = a * y - b * x + 1
    var value = a * drift / (a + 1)
    if value == 0 { value = .leastNormalMagnitude }
    var numerator = value
    var inverse = 0.0
    var low = 1 / (a + 1)
    var m = 1.0
    while m < 100_000 {
      let high = 1 / (a + 2 * m + 1)
      let mixed = m * (b - m) * x * low
      let partial = mixed * (a + m - 1) * (a + b + m - 1) * x * low
      let next = m + mixed + (a + m) * (drift + m * (1 + y)) * high
      inverse = 1 / nonzero(next + partial * inverse)
      numerator = nonzero(next + partial / numerator)
      let change = numerator * inverse
      value *= change
      if abs(change - 1) < 0x1p-51 { break }
      low = high
      m += 1
    }
    return value
  }

  @inline(__always)
  private static func nonzero(_ value: Double) -> Double {
    value == 0 ? .leastNormalMagnitude : value
  }
}

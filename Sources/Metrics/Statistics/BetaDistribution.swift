import CKernels

/// The beta distribution on [0, 1]; its distribution function is the regularised incomplete beta
/// function.
///
/// What depends on the two shapes alone is computed once, when the value is made. `cdf` and
/// `survival` are each exact to some 1e-13 of themselves, also far into their tails.
package struct BetaDistribution: Sendable, Hashable {
  /// The first shape, above 0.
  package let alpha: Double
  /// The second shape, above 0.
  package let beta: Double
  private let logScale: Double

  /// A beta distribution with two positive shapes.
  package init(alpha: Double, beta: Double) {
    precondition(alpha > 0 && beta > 0, "shapes \(alpha) and \(beta) must be above 0")
    self.alpha = alpha
    self.beta = beta
    let sum = alpha + beta
    let remainders =
      GammaFunction.remainder(sum) - GammaFunction.remainder(alpha) - GammaFunction.remainder(beta)
    logScale = 0.5 * ck_log(alpha / sum * beta / (2 * Double.pi)) + remainders
  }

  package var mean: Double { alpha / (alpha + beta) }

  /// The density at x, 0 outside [0, 1].
  package func density(_ x: Double) -> Double {
    guard x >= 0 && x <= 1 else { return 0 }
    if x == 0 { return densityAtEnd(alpha, beta) }
    if x == 1 { return densityAtEnd(beta, alpha) }
    return power(x, 1 - x) / (x * (1 - x))
  }

  /// The probability of a value of x or less.
  package func cdf(_ x: Double) -> Double { tails(x, 1 - x).lower }

  /// The probability of a value above x, exact where it is small.
  package func survival(_ x: Double) -> Double { tails(x, 1 - x).upper }

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

extension BetaDistribution {
  /// The value that is not passed with probability p, which lies in [0, 1].
  package func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) must lie in [0, 1]")
    if p == 0 { return 0 }
    if p == 1 { return 1 }
    return Self.odds(logOdds(lower: p, upper: 1 - p)).x
  }

  /// log(x / (1 − x)) at the quantile with both tails given.
  func logOdds(lower: Double, upper: Double) -> Double {
    TailRoot.solve(lower: lower, upper: upper, from: ck_log(alpha / beta)) { u in
      let (x, y) = Self.odds(u)
      let tails = tails(x, y)
      return (tails.lower, tails.upper, power(x, y))
    }
  }

  /// x and 1 − x of log odds, each without cancellation.
  private static func odds(_ u: Double) -> (x: Double, y: Double) {
    let small = ck_exp(-abs(u))
    let large = 1 / (1 + small)
    return u < 0 ? (small * large, large) : (large, small * large)
  }
}

/// The number of successes of independent trials, with exact tails.
package struct BinomialDistribution: Sendable, Hashable {
  /// How many trials there are.
  package let trials: Int
  /// The probability of a success, in [0, 1].
  package let probability: Double

  /// A binomial distribution of `trials` ≥ 0 with a probability in [0, 1].
  package init(trials: Int, probability: Double) {
    precondition(trials >= 0, "trials \(trials) must not be negative")
    precondition(
      probability >= 0 && probability <= 1, "probability \(probability) must lie in [0, 1]")
    self.trials = trials
    self.probability = probability
  }

  /// The probability of `successes` or fewer, exact where it is small.
  package func lowerTail(_ successes: Int) -> Double {
    if successes < 0 { return 0 }
    if successes >= trials { return 1 }
    return beta(above: successes).survival(probability)
  }

  /// The probability of `successes` or more, exact where it is small.
  package func upperTail(_ successes: Int) -> Double {
    if successes <= 0 { return 1 }
    if successes > trials { return 0 }
    return beta(above: successes - 1).cdf(probability)
  }

  /// The probability of exactly `successes`.
  package func mass(_ successes: Int) -> Double {
    guard (0...trials).contains(successes) else { return 0 }
    if probability == 0 || trials == 0 { return successes == 0 ? 1 : 0 }
    if probability == 1 { return successes == trials ? 1 : 0 }
    let beta = BetaDistribution(
      alpha: Double(successes) + 1, beta: Double(trials - successes) + 1)
    return beta.density(probability) / (Double(trials) + 1)
  }

  /// The distribution of the value with more than `successes` of `trials` uniform ones below it.
  private func beta(above successes: Int) -> BetaDistribution {
    BetaDistribution(alpha: Double(successes) + 1, beta: Double(trials - successes))
  }
}

/// Student's t distribution.
package struct StudentT: Sendable, Hashable {
  /// The degrees of freedom, above 0; they need not be whole.
  package let degreesOfFreedom: Double
  private let beta: BetaDistribution

  /// A t distribution with the given degrees of freedom.
  package init(degreesOfFreedom: Double) {
    self.degreesOfFreedom = degreesOfFreedom
    beta = BetaDistribution(alpha: degreesOfFreedom / 2, beta: 0.5)
  }

  /// The probability of a value of t or less, exact where it is small.
  package func cdf(_ t: Double) -> Double { t < 0 ? tail(t) : 1 - tail(t) }

  /// The probability of a value above t, exact where it is small.
  package func survival(_ t: Double) -> Double { t > 0 ? tail(t) : 1 - tail(t) }

  /// The probability of a value at least as far from 0 as t.
  package func twoSided(_ t: Double) -> Double { min(1, 2 * tail(t)) }

  /// The value that is not passed with probability p, which lies in [0, 1].
  package func quantile(_ p: Double) -> Double {
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

/// Fisher's and Snedecor's F distribution.
package struct FDistribution: Sendable, Hashable {
  /// The degrees of freedom of the numerator, above 0.
  package let numerator: Double
  /// The degrees of freedom of the denominator, above 0.
  package let denominator: Double
  private let beta: BetaDistribution

  /// An F distribution with the degrees of freedom of its two parts.
  package init(numerator: Double, denominator: Double) {
    self.numerator = numerator
    self.denominator = denominator
    beta = BetaDistribution(alpha: numerator / 2, beta: denominator / 2)
  }

  /// The probability of a value of f or less.
  package func cdf(_ f: Double) -> Double { tails(f).lower }

  /// The probability of a value above f, exact where it is small.
  package func survival(_ f: Double) -> Double { tails(f).upper }

  /// The value that is not passed with probability p, which lies in [0, 1].
  package func quantile(_ p: Double) -> Double {
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

/// Finds where a tail probability of a distribution with a log-concave density has a given value.
///
/// Both tails are log-concave then, so that Newton's method on the logarithm of a tail approaches its
/// root from one side, from wherever it starts. Only the first step may go too far; where the tail
/// vanishes it is halved.
enum TailRoot {
  /// Both tail probabilities and the density at a point.
  typealias Point = (lower: Double, upper: Double, density: Double)

  /// The point with the two given tails; the smaller one is met.
  static func solve(
    lower: Double, upper: Double, from start: Double, at point: (Double) -> Point
  ) -> Double {
    let isLower = lower < upper
    let target = ck_log(isLower ? lower : upper)
    var u = start
    var last = u
    for _ in 0..<200 {
      let (lower, upper, density) = point(u)
      let tail = isLower ? lower : upper
      let distance = (target - ck_log(tail)) * tail / density
      guard distance.isFinite else {
        u = (u + last) / 2
        continue
      }
      last = u
      u = max(-farthest, min(farthest, u + (isLower ? distance : -distance)))
      if abs(u - last) <= 1e-9 * max(1, abs(u)) { break }
    }
    return u
  }

  /// The points are logarithms: beyond this one, what they stand for is no longer a normal number.
  private static let farthest = 708.0
}

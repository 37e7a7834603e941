import CKernels

/// The chi-squared distribution; its distribution function is the regularised incomplete gamma
/// function.
package struct ChiSquared: Sendable, Hashable {
  /// The degrees of freedom, above 0; they need not be whole.
  package let degreesOfFreedom: Double
  private let shape: Double
  private let logScale: Double

  /// A chi-squared distribution with the given degrees of freedom.
  package init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "degrees of freedom \(degreesOfFreedom) must be above 0")
    self.degreesOfFreedom = degreesOfFreedom
    shape = degreesOfFreedom / 2
    logScale = 0.5 * ck_log(shape / (2 * Double.pi)) - GammaFunction.remainder(shape)
  }

  /// The probability of a value of x or less.
  package func cdf(_ x: Double) -> Double { tails(x / 2).lower }

  /// The probability of a value above x, exact where it is small.
  package func survival(_ x: Double) -> Double { tails(x / 2).upper }

  /// The value that is not passed with probability p, which lies in [0, 1].
  package func quantile(_ p: Double) -> Double {
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

/// What the distributions need of the gamma function: they are written around their means, where
/// Stirling's formula for it cancels and only its error counts.
enum GammaFunction {
  /// log Γ(x) less Stirling's formula, small for a large x; x > 0.
  ///
  /// From 10 on it is the asymptotic series with the Bernoulli numbers (Abramowitz and Stegun
  /// 6.1.40); below, the recurrence Γ(x + 1) = x Γ(x) leads there.
  static func remainder(_ x: Double) -> Double {
    var shifted = x
    var product = 1.0
    while shifted < 10 {
      product *= shifted
      shifted += 1
    }
    let beyond = series(shifted)
    if shifted == x { return beyond }
    return beyond + stirling(shifted) - ck_log(product) - stirling(x)
  }

  /// (x − ½) log x − x + ½ log 2π.
  private static func stirling(_ x: Double) -> Double {
    (x - 0.5) * ck_log(x) - x + halfLogTwoPi
  }

  private static let halfLogTwoPi = 0.91893853320467274178

  private static func series(_ x: Double) -> Double {
    let inverse = 1 / x
    let squared = inverse * inverse
    var sum = 0.0
    for coefficient in coefficients { sum = sum * squared + coefficient }
    return sum * inverse
  }

  /// B₂ᵢ / (2i (2i − 1)), the last one first.
  private static let coefficients: [Double] = [
    43867.0 / 244188.0, -3617.0 / 122400.0, 1.0 / 156.0, -691.0 / 360360.0, 1.0 / 1188.0,
    -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0,
  ]
}

/// The range of a number of independent standard normal values: the studentized range with infinite
/// degrees of freedom, which Tukey's and Nemenyi's tests read.
package struct StudentizedRange: Sendable, Hashable {
  /// How many values the range is over, at least 2.
  package let groups: Int

  /// The range of `groups` ≥ 2 values.
  package init(groups: Int) {
    precondition(groups >= 2, "groups \(groups) must be at least 2")
    self.groups = groups
  }

  /// The probability of a range of q or less.
  package func cdf(_ q: Double) -> Double { 1 - survival(q) }

  /// The probability of a range above q, exact where it is small.
  ///
  /// It is k ∫ φ(z) [Φ(z)ᵏ⁻¹ − (Φ(z) − Φ(z − q))ᵏ⁻¹] dz over the largest value z. The integrand is
  /// smooth and dies out on both sides, so the trapezoidal rule converges faster than any power.
  package func survival(_ q: Double) -> Double {
    guard q > 0 else { return 1 }
    let others = Double(groups - 1)
    let step = 0.0625
    let last = Int((min(q, 80) / 2 + 12) / step)
    var sum = 0.0
    for index in Int(-9 / step)...last {
      let z = Double(index) * step
      let below = ck_normal_cdf(z)
      let near = ck_log1p(-min(1, ck_normal_cdf(z - q) / below))
      sum += ck_exp(-0.5 * z * z + others * ck_log(below)) * -ck_expm1(others * near)
    }
    return min(1, Double(groups) * step * sum / (2 * Double.pi).squareRoot())
  }

  /// The range that is exceeded with probability `alpha` in (0, 1), by bisection.
  package func quantile(exceededBy alpha: Double) -> Double {
    precondition(alpha > 0 && alpha < 1, "probability \(alpha) must lie in (0, 1)")
    var low = 0.0
    var high = 80.0
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return middle }
      if survival(middle) > alpha { low = middle } else { high = middle }
    }
  }
}

import CKernels

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

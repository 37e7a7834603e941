import CKernels

extension BetaDistribution {
  /// The value that is not passed with probability p, which lies in [0, 1].
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "probability \(p) must lie in [0, 1]")
    if p == 0 { return 0 }
    if p == 1 { return 1 }
    return Self.odds(logOdds(lower: p, upper: 1 - p)).x
  }

  /// log(x / (1 − x)) at the quantile with both tails given.
  ///
  /// The density of the log odds is log-concave, and so are both tails. Newton's method on the
  /// logarithm of a tail therefore approaches its root from one side, from wherever it starts. Only
  /// the first step may go too far; where the tail vanishes it is halved.
  func logOdds(lower: Double, upper: Double) -> Double {
    let belowHalf = lower < upper
    let target = ck_log(belowHalf ? lower : upper)
    var u = ck_log(alpha / beta)
    var last = u
    for _ in 0..<200 {
      let (x, y) = Self.odds(u)
      let tails = tails(x, y)
      let tail = belowHalf ? tails.lower : tails.upper
      let slope = power(x, y) / tail
      let distance = (target - ck_log(tail)) / slope
      guard distance.isFinite else {
        u = (u + last) / 2
        continue
      }
      let moved = max(-Self.farthest, min(Self.farthest, u + (belowHalf ? distance : -distance)))
      last = u
      u = moved
      if abs(u - last) <= 1e-9 * max(1, abs(u)) { break }
    }
    return u
  }

  /// Beyond these log odds x or 1 − x is no longer a normal number.
  private static let farthest = 708.0

  /// x and 1 − x of log odds, each without cancellation.
  private static func odds(_ u: Double) -> (x: Double, y: Double) {
    let small = ck_exp(-abs(u))
    let large = 1 / (1 + small)
    return u < 0 ? (small * large, large) : (large, small * large)
  }
}

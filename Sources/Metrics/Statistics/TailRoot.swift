import CKernels

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

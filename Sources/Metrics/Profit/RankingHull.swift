import Learning

/// The upper convex hull of a ROC curve, in weights instead of rates: who is worth calling at some
/// price or other.
///
/// Its points are what has been reached from the highest score down, from nothing to everything.
/// Points on a straight line between two others are dropped. With whole weights every turn is exact.
struct RankingHull {
  /// The corners, and behind them what is left of corners that were given up.
  private var stack = [Tie()]
  private var count = 1

  /// A hull of nothing yet.
  init() {}

  /// The hull of scored rows.
  init(_ rows: ScoredRows) {
    rows.forEachReached { reach($0) }
  }

  /// The corners, the first of which is nothing.
  var points: ArraySlice<Tie> { stack[..<count] }

  /// Adds the next point of the curve, which lies no lower and no further left than the last
  /// (Andrew's monotone chain).
  @inline(__always)
  mutating func reach(_ point: Tie) {
    while count >= 2, Self.turnsLeft(stack[count - 2], stack[count - 1], point) { count -= 1 }
    if count < stack.count { stack[count] = point } else { stack.append(point) }
    count += 1
  }

  /// Whether the way over three points turns left or goes straight on, negatives to the right and
  /// positives up.
  @inline(__always)
  private static func turnsLeft(_ first: Tie, _ second: Tie, _ third: Tie) -> Bool {
    (second.negative - first.negative) * (third.positive - first.positive)
      >= (second.positive - first.positive) * (third.negative - first.negative)
  }
}

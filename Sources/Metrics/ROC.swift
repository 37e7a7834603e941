import Learning

/// The area under the ROC curve: the share of pairs of a positive and a negative row in which the
/// positive one scores higher, equal scores counting half (Mann and Whitney, Annals of Mathematical
/// Statistics 18, 1947).
///
/// It is the one implementation: whatever has scores in a form of its own adds the rows of one score
/// after those of another, the highest first. Whole weights are added up exactly.
package struct ROCArea<Weight: Numeric> {
  /// The weight of the positive rows added so far.
  package private(set) var positive: Weight = 0
  /// The weight of the negative rows added so far.
  package private(set) var negative: Weight = 0
  /// Twice the weight of the pairs in the right order.
  private var doubledPairs: Weight = 0

  package init() {}

  /// Adds the rows of the next lower score; where they have several scores (`areTied` is false), all
  /// positive ones must score above all negative ones.
  @inline(__always)
  package mutating func add(
    positive gained: Weight, negative lost: Weight, areTied: Bool = true
  ) {
    doubledPairs += lost * (positive + positive + (areTied ? gained : gained + gained))
    positive += gained
    negative += lost
  }

  /// Nil where one class has no weight.
  private func area(_ number: (Weight) -> Double) -> Double? {
    let (positive, negative) = (number(positive), number(negative))
    guard positive > 0 && negative > 0 else { return nil }
    return number(doubledPairs) / 2 / positive / negative
  }
}

extension ROCArea<Double> {
  /// The area; nil where one class has no weight.
  package var area: Double? { area { $0 } }
}

extension ROCArea<Int> {
  /// The area; nil where one class has no rows.
  package var area: Double? { area { Double($0) } }

  /// The area of rows that count the same.
  package init(scores: [Double], isPositive: [Bool]) {
    self.init()
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var start = 0
    while start < order.count {
      var (end, positives) = (start, 0)
      while end < order.count && scores[order[end]] == scores[order[start]] {
        positives += isPositive[order[end]] ? 1 : 0
        end += 1
      }
      add(positive: positives, negative: end - start - positives)
      start = end
    }
  }
}

/// The upper convex hull of a ROC curve, in weights instead of rates: who is worth contacting at some
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

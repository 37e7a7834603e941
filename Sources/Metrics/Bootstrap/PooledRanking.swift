import Learning

/// Scored rows by falling score, and where in them the curves of ROC and precision can turn.
///
/// Once the multiplicities are added up along the ranks, the weight of any stretch of them is one
/// subtraction. So each measure visits only the stretches that it can tell apart.
struct PooledRanking: Sendable {
  /// Positive rows, then negative ones, that follow each other.
  ///
  /// Such a step either holds the rows of one score, or no score of both classes: then only the end of
  /// its positive rows can be a corner of a hull or the best threshold of anything.
  struct Step: Sendable {
    /// The rank after its positive rows.
    var positiveEnd: Int32
    /// The rank after all its rows.
    var end: Int32
    /// Whether its rows share one score.
    var isTied: Bool
  }

  /// The positive rows of one score.
  struct PositiveGroup: Sendable {
    /// The first rank.
    var start: Int32
    /// The rank after the last positive row.
    var positiveEnd: Int32
    /// The rank after the last row of that score.
    var end: Int32
  }

  /// The data row of every rank.
  let dataRow: [Int32]
  /// Label less score of every rank.
  let residual: [Double]
  /// The rank at which every distinct score begins, and the number of ranks.
  let scoreStarts: [Int32]
  /// The distinct scores that positive rows have.
  let positiveGroups: [PositiveGroup]
  /// All ranks in steps.
  let steps: [Step]

  /// Ranks scored rows; of those with the same score the positive ones come first.
  init(_ rows: ScoredRows, dataRow: [Int]) {
    var builder = Builder()
    var first = 0
    while first < rows.order.count {
      let score = rows.scores[rows.order[first]]
      var end = first
      while end < rows.order.count, rows.scores[rows.order[end]] == score { end += 1 }
      builder.add(rows.order[first..<end], of: rows)
      first = end
    }
    self.dataRow = builder.order.map { Int32(dataRow[$0]) }
    residual = builder.order.map { Double(rows.labels[$0]) - Double(rows.scores[$0]) }
    scoreStarts = builder.scoreStarts + [Int32(rows.order.count)]
    positiveGroups = builder.positiveGroups
    steps = builder.steps
  }

  private struct Builder {
    var order: [Int] = []
    var scoreStarts: [Int32] = []
    var positiveGroups: [PositiveGroup] = []
    var steps: [Step] = []

    mutating func add(_ tie: ArraySlice<Int>, of rows: ScoredRows) {
      let start = Int32(order.count)
      let positive = tie.filter { rows.labels[$0] > 0.5 }
      order += positive + tie.filter { rows.labels[$0] <= 0.5 }
      let (positiveEnd, end) = (start + Int32(positive.count), Int32(order.count))
      scoreStarts.append(start)
      if positiveEnd > start {
        positiveGroups.append(
          PositiveGroup(start: start, positiveEnd: positiveEnd, end: end))
      }
      let isTied = positiveEnd > start && positiveEnd < end
      if !isTied, let last = steps.last, !last.isTied {
        // A run of positive rows goes on only until negative ones have begun.
        if positiveEnd == start {
          steps[steps.count - 1].end = end
          return
        }
        if last.positiveEnd == last.end {
          steps[steps.count - 1] = Step(positiveEnd: positiveEnd, end: end, isTied: false)
          return
        }
      }
      steps.append(Step(positiveEnd: positiveEnd, end: end, isTied: isTied))
    }
  }
}

/// Scores of rows whose truth is known: what a metric is computed from.
public struct ScoredRows: Sendable {
  /// 1 for positive rows, 0 for the others.
  public let labels: [Float]
  /// P(positive) of every row.
  public let scores: [Float]
  /// How much each row counts; nil where all count 1.
  public private(set) var weights: [Double]?
  /// A row is predicted positive at this score or above, unless there are `decisions`.
  public let threshold: Float
  /// Which rows are predicted positive, as where every fold has a threshold of its own; nil where
  /// `threshold` says it.
  public let decisions: [Bool]?
  /// What is at stake: costs, and the bounds that metrics are read at.
  public let costs: Costs
  /// Rows by falling score; equal scores keep the order of rows.
  public let order: [Int]

  /// Scored rows; the counts must agree and no score may be NaN.
  public init(
    labels: [Float], scores: [Float], weights: [Double]? = nil, threshold: Float = 0.5,
    decisions: [Bool]? = nil, costs: Costs = Costs()
  ) {
    precondition(
      labels.count == scores.count, "\(labels.count) labels, \(scores.count) scores")
    precondition(
      weights.map { $0.count == labels.count } ?? true,
      "\(labels.count) labels, \(weights?.count ?? 0) weights")
    self.labels = labels
    self.scores = scores
    self.weights = weights
    precondition(
      decisions.map { $0.count == labels.count } ?? true,
      "\(labels.count) labels, \(decisions?.count ?? 0) decisions")
    self.threshold = threshold
    self.decisions = decisions
    self.costs = costs
    order = Self.order(of: scores)
  }

  /// Whether a row is predicted positive.
  public func isPredictedPositive(_ row: Int) -> Bool {
    decisions?[row] ?? (scores[row] >= threshold)
  }

  /// The same rows with other weights, without sorting them again.
  package func weighted(by weights: [Double]) -> ScoredRows {
    precondition(weights.count == labels.count, "\(labels.count) rows, \(weights.count) weights")
    var rows = self
    rows.weights = weights
    return rows
  }

  /// The same rows with other scores, decided by the threshold.
  package func rescored(_ scores: [Float]) -> ScoredRows {
    ScoredRows(
      labels: labels, scores: scores, weights: weights, threshold: threshold, costs: costs)
  }

  /// Every row as many times as it is asked for, by falling score, with another threshold; nothing is
  /// sorted again.
  package func repeated(threshold: Float, _ times: (_ row: Int) -> Int) -> ScoredRows {
    var rows: [Int] = []
    rows.reserveCapacity(order.count)
    for row in order {
      for _ in 0..<times(row) { rows.append(row) }
    }
    return ScoredRows(of: self, rows: rows, threshold: threshold)
  }

  /// Some of the rows, which must be given by falling score.
  private init(of all: ScoredRows, rows: [Int], threshold: Float) {
    labels = rows.map { all.labels[$0] }
    scores = rows.map { all.scores[$0] }
    weights = all.weights.map { weights in rows.map { weights[$0] } }
    self.threshold = threshold
    decisions = nil
    costs = all.costs
    order = Array(rows.indices)
  }

  /// Sorts the bits of the scores, flipped so that whole numbers rise as scores fall, with the row in
  /// the lower half: an order of plain integers, several times as fast as one by a closure.
  private static func order(of scores: [Float]) -> [Int] {
    precondition(scores.count <= Int(UInt32.max), "\(scores.count) rows, at most 4294967295")
    var keys: [UInt64] = []
    keys.reserveCapacity(scores.count)
    for (row, score) in scores.enumerated() {
      precondition(!score.isNaN, "the score of row \(row) is not a number")
      let bits = (score + 0).bitPattern  // -0 becomes 0
      let rising = bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
      keys.append(UInt64(~rising) << 32 | UInt64(row))
    }
    keys.sort()
    return keys.map { Int($0 & 0xFFFF_FFFF) }
  }
}

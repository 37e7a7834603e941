/// Scores of rows whose truth is known: what a metric is computed from.
public struct ScoredRows: Sendable {
  /// 1 for positive rows, 0 for the others.
  public let labels: [Float]
  /// P(positive) of every row.
  public let scores: [Float]
  /// How much each row counts; nil where all count 1.
  public let weights: [Double]?
  /// A row is called positive at this score or above.
  public let threshold: Float
  /// Rows by falling score; equal scores keep the order of rows.
  public let order: [Int]

  /// Scored rows; the counts must agree and no score may be NaN.
  public init(
    labels: [Float], scores: [Float], weights: [Double]? = nil, threshold: Float = 0.5
  ) {
    precondition(
      labels.count == scores.count, "\(labels.count) labels, \(scores.count) scores")
    precondition(
      weights.map { $0.count == labels.count } ?? true,
      "\(labels.count) labels, \(weights?.count ?? 0) weights")
    self.labels = labels
    self.scores = scores
    self.weights = weights
    self.threshold = threshold
    order = labels.indices.sorted { (scores[$1], $0) < (scores[$0], $1) }
  }
}

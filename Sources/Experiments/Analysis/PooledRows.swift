/// A candidate's test rows of all folds, one after the other.
public struct PooledRows: Sendable {
  /// 1 for positive rows, 0 for the others.
  public var labels: [Float] = []
  /// The probability of each.
  public var scores: [Float] = []
  /// Whether each is called positive at its fold's threshold.
  public var called: [Bool] = []
  /// The data row of each; one that several repeats test stands here as often.
  public var dataRows: [Int] = []

  /// No rows yet.
  public init() {}

  /// Adds the test rows of a fold.
  public mutating func append(
    rows: [Int], labels: [Float], scores: [Float], threshold: Float
  ) {
    dataRows += rows
    self.labels += labels
    self.scores += scores
    called += scores.map { $0 >= threshold }
  }
}

/// What a model that knew every true probability would score: the ceiling for all others.
///
/// Each score comes twice: against the labels that were drawn, and as expected over all labels that
/// the same probabilities might have drawn. A score is nil where it has no meaning, as an AUC of one
/// class.
public struct AttainableScores: Sendable, Hashable {
  /// The number of rows.
  public let rows: Int
  /// The number of rows that were drawn positive.
  public let positives: Int
  /// The share of positives among the drawn labels.
  public let baseRate: Double
  /// Area under the ROC curve of the true probabilities.
  public let bestAUC: Double?
  /// Recall when every row with a true probability of at least .5 is flagged.
  public let bestRecall: Double?
  /// Precision of the same flags.
  public let bestPrecision: Double?
  /// The highest recall of any threshold whose precision is at least .5.
  public let bestRecallAtHalfPrecision: Double?
  /// The mean of the true probabilities.
  public let expectedBaseRate: Double
  /// Expected share of (positive, negative) pairs in the right order.
  public let expectedAUC: Double?
  /// Expected positives above .5 over expected positives.
  public let expectedRecall: Double?

  package init(millionths: [Int], labels: [Bool]) {
    precondition(
      millionths.count == labels.count,
      "\(millionths.count) probabilities for \(labels.count) labels")
    let drawn = RankedMass(millionths: millionths, positive: labels.map { $0 ? 1 : 0 })
    let expected = RankedMass(
      millionths: millionths, positive: millionths.map { Double($0) / 1_000_000 })
    rows = labels.count
    positives = labels.count { $0 }
    baseRate = drawn.positiveShare
    bestAUC = drawn.auc
    bestRecall = drawn.recall(from: 500_000)
    bestPrecision = drawn.precision(from: 500_000)
    bestRecallAtHalfPrecision = drawn.recall(precision: 0.5)
    expectedBaseRate = expected.positiveShare
    expectedAUC = expected.auc
    expectedRecall = expected.recall(from: 500_000)
  }
}

import Metrics

/// What a model that knew every true probability would score: the ceiling for all others.
///
/// Each score comes twice: against the labels that were drawn, and as expected over all labels that
/// the same probabilities might have drawn. A score is nil where it has no meaning, as an AUC of one
/// class.
public struct AttainableScores: Sendable, Hashable {
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

/// Rows grouped by score, highest first, with the positive and negative mass of each group.
private struct RankedMass {
  private var groups: [Group] = []
  private var positives = 0.0
  private var negatives = 0.0

  private struct Group {
    let millionths: Int
    var positive: Double
    var negative: Double
  }

  /// `positive` is each row's share in the positive class, 0…1.
  init(millionths: [Int], positive: [Double]) {
    let order = millionths.indices.sorted {
      (millionths[$1], $0) < (millionths[$0], $1)
    }
    for row in order {
      if groups.last?.millionths != millionths[row] {
        groups.append(Group(millionths: millionths[row], positive: 0, negative: 0))
      }
      groups[groups.count - 1].positive += positive[row]
      groups[groups.count - 1].negative += 1 - positive[row]
      positives += positive[row]
      negatives += 1 - positive[row]
    }
  }

  var positiveShare: Double { groups.isEmpty ? 0 : positives / (positives + negatives) }

  /// The share of (positive, negative) mass in the right order; ties count half.
  var auc: Double? {
    var area = ROCArea<Double>()
    for group in groups { area.add(positive: group.positive, negative: group.negative) }
    return area.area
  }

  /// The share of the positive mass that scores at least a threshold.
  func recall(from threshold: Int) -> Double? {
    positives > 0 ? flagged(from: threshold).positive / positives : nil
  }

  /// The positive share of the mass that scores at least a threshold.
  func precision(from threshold: Int) -> Double? {
    let flagged = flagged(from: threshold)
    let mass = flagged.positive + flagged.negative
    return mass > 0 ? flagged.positive / mass : nil
  }

  /// The highest recall of any threshold that keeps a precision.
  func recall(precision: Double) -> Double? {
    guard positives > 0 else { return nil }
    var flagged = (positive: 0.0, negative: 0.0)
    var best = 0.0
    for group in groups {
      flagged.positive += group.positive
      flagged.negative += group.negative
      if flagged.positive >= precision * (flagged.positive + flagged.negative) {
        best = flagged.positive / positives
      }
    }
    return best
  }

  private func flagged(from threshold: Int) -> (positive: Double, negative: Double) {
    var sum = (positive: 0.0, negative: 0.0)
    for group in groups where group.millionths >= threshold {
      sum.positive += group.positive
      sum.negative += group.negative
    }
    return sum
  }
}

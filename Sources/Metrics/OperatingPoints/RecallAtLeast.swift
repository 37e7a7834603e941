public import Learning

/// The highest precision whose recall is at least a bound.
///
/// With a confidence above a half, Wilson's one-sided lower bound of recall must reach the bound
/// (Wilson, JASA 22, 1927), so that recall keeps it on new rows about that often; with a half, the
/// share itself. Of thresholds with the same precision it takes the lowest, which has the higher
/// recall; where none keeps the bound, the highest that calls every positive row.
public struct RecallAtLeast: OperatingPointRule {
  /// Its name in a spec.
  public static let name = "recallAtLeast"
  /// What it is.
  public static let summary = "highest precision whose recall is at least a bound"
  /// What can be set.
  public static let settings = [
    Setting("recall", "share of positive rows that must be called", .between(0, 1)),
    Setting("confidence", "how sure that must be; 0.5 takes the share as it is", .confidence),
  ]

  /// The bound on recall.
  public var recall = 0.8
  /// How sure that must be; 0.5 takes the share as it is.
  public var confidence = 0.5

  /// Four of five positive rows, as far as the rows show.
  public init() {}

  /// A bound, and how sure it must be kept.
  public init(recall: Double, confidence: Double = 0.5) {
    self.recall = recall
    self.confidence = confidence
  }

  /// It looks at scores.
  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let cuts = try rows.cutsWithPositives(for: "an operating point of a recall")
    let kept = cuts.filter { $0.recall(confidence: confidence) >= recall }
    let cut =
      kept.isEmpty
      ? cuts.highest { $0.recall(confidence: confidence) }
      : Array(kept.reversed()).highest(by: \.precision)
    return OperatingPoint(
      threshold: cut.threshold,
      constraint: OperatingPoint.Constraint(
        metric: Metrics.recall.name, side: .atLeast, bound: recall, reached: cut.recall,
        isMet: !kept.isEmpty))
  }
}

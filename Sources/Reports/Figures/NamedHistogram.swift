public import Metrics

/// How the scores of one candidate are spread within each class.
public struct NamedHistogram: Sendable {
  /// Whose scores they are.
  public var name: String
  /// Their spread.
  public var histogram: ScoreHistogram
  /// The mean of the thresholds that the folds chose.
  public var threshold: Double

  /// The scores of a candidate.
  public init(name: String, histogram: ScoreHistogram, threshold: Double) {
    self.name = name
    self.histogram = histogram
    self.threshold = threshold
  }
}

import Learning
import Metrics

/// How far scores are from probabilities before they are put right.
public struct RawCalibration: Sendable, Hashable {
  /// The mean squared distance of score and truth.
  public var brier: Double?
  /// The expected calibration error.
  public var ece: Double?
  /// Cox's intercept: 0 where scores are right on the whole.
  public var intercept: Double?
  /// Cox's slope: 1 where they are as far apart as they should be.
  public var slope: Double?

  /// What is already known, as read from a file.
  public init(brier: Double?, ece: Double?, intercept: Double?, slope: Double?) {
    self.brier = brier
    self.ece = ece
    self.intercept = intercept
    self.slope = slope
  }

  /// Of scored rows.
  init(_ rows: ScoredRows) {
    brier = Metric.brier.score(rows)
    ece = Metric.ece.score(rows)
    intercept = Metric.calibrationIntercept.score(rows)
    slope = Metric.calibrationSlope.score(rows)
  }
}

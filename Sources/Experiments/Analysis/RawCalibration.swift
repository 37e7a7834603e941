import Learning
import Metrics
import StrictJSON

/// How far scores are from probabilities before they are corrected, and what correcting them did.
public struct RawCalibration: Sendable, Hashable {
  /// The mean squared distance of score and truth.
  public var brier: Double?
  public var ece: Double?
  /// Cox's intercept: 0 where scores are right on the whole.
  public var intercept: Double?
  /// Cox's slope: 1 where they are as far apart as they should be.
  public var slope: Double?
  /// What calibration added to the Brier score, below 0 where it made probabilities better.
  ///
  /// The interval is that of the paired difference over data rows.
  public var brierChange: Estimate

  public init(
    brier: Double?, ece: Double?, intercept: Double?, slope: Double?,
    brierChange: Estimate = Estimate(value: nil)
  ) {
    self.brier = brier
    self.ece = ece
    self.intercept = intercept
    self.slope = slope
    self.brierChange = brierChange
  }

  init(_ predictions: OutOfFoldPredictions, confidence: Double) {
    let rows = ScoredRows(
      labels: predictions.labels, scores: predictions.rawScores, weights: predictions.weights)
    let differences = predictions.labels.indices.map { row in
      func loss(_ score: Float) -> Double {
        let distance = Double(score) - Double(predictions.labels[row])
        return distance * distance
      }
      return loss(predictions.probabilities[row]) - loss(predictions.rawScores[row])
    }
    let change = PairedDifference(
      differences, clusters: predictions.rows, weights: predictions.weights)
    self.init(
      brier: Metric.brier.score(rows), ece: Metric.ece.score(rows),
      intercept: Metric.calibrationIntercept.score(rows),
      slope: Metric.calibrationSlope.score(rows),
      brierChange: Estimate(
        value: change?.mean, interval: change?.interval(confidence: confidence)))
  }

  /// What a Brier score must lose to be spoken of: less is noise of no account, however many rows there
  /// are.
  private static let leastLoss = 0.0005

  /// Whether calibration made probabilities worse by more than chance explains.
  public var isMadeWorse: Bool {
    (brierChange.interval?.lower ?? 0) > 0 && (brierChange.value ?? 0) >= Self.leastLoss
  }
}

extension CandidateSummary {
  /// What calibration did to the Brier score where it made it worse by more than chance explains:
  /// `'forest+smote' (prior): Brier score 0.0602 → 0.0905, 0.0303 [0.0280, 0.0326] more`.
  package var calibrationLoss: String? {
    guard let raw = rawCalibration, raw.isMadeWorse, let before = raw.brier,
      let after = estimate(Metric.brier.name).value, let change = raw.brierChange.value,
      let interval = raw.brierChange.interval
    else { return nil }
    func number(_ value: Double) -> String { decimal(value, places: 4) }
    let name = calibrationSummary.map { "'\(candidate)' (\($0))" } ?? "'\(candidate)'"
    return "\(name): Brier score \(number(before)) → \(number(after)), \(number(change)) "
      + "[\(number(interval.lower)), \(number(interval.upper))] more"
  }

  /// What made probabilities of scores, the most frequent first: `platt`, or `platt 8, prior 2` where
  /// folds differ; nil where nothing is known of it.
  package var calibrationSummary: String? {
    var counts: [String: Int] = [:]
    for name in calibrations { counts[name, default: 0] += 1 }
    guard counts.count > 1 else { return calibrations.first }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}

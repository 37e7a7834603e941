import Learning
public import Metrics
import StrictJSON

/// What a candidate reached on all folds, before it is ranked.
public struct CandidateSummary: Sendable {
  public var candidate: String
  /// The model's name in the spec.
  public var model: String
  public var balance: String
  /// Why it is not eligible; nil where it is.
  public var reason: String?
  /// Every metric of `Metric.all`, in that order, on all held-out rows.
  public var estimates: [Estimate]
  /// The same metrics, fold by fold.
  public var folds: [FoldSummary]
  /// The intervals of the means over folds.
  public var foldIntervals: [Interval?]
  public var thresholds: FoldSummary
  /// What became of the constraint on the thresholds.
  public var constraint: ConstraintCheck?
  /// What made probabilities of scores, by name, fold by fold; folds that failed have none.
  public var calibrations: [String]
  /// Calibration before scores were corrected; nil where they were not changed.
  public var rawCalibration: RawCalibration?

  public init(
    candidate: String, model: String, balance: String, reason: String?, estimates: [Estimate],
    folds: [FoldSummary], foldIntervals: [Interval?], thresholds: FoldSummary,
    constraint: ConstraintCheck? = nil, calibrations: [String] = [],
    rawCalibration: RawCalibration? = nil
  ) {
    self.candidate = candidate
    self.model = model
    self.balance = balance
    self.reason = reason
    self.estimates = estimates
    self.folds = folds
    self.foldIntervals = foldIntervals
    self.thresholds = thresholds
    self.constraint = constraint
    self.calibrations = calibrations
    self.rawCalibration = rawCalibration
  }

  /// Whether it stands in every leaderboard to be compared with; no other candidate has its name.
  public var isBaseline: Bool { Baseline.all.contains { $0.name == candidate } }

  /// Whether it may be chosen.
  public var isEligible: Bool { reason == nil }

  /// What it reached in a metric of this name.
  public func estimate(_ metric: String) -> Estimate {
    Metric.index(of: metric).map { estimates[$0] } ?? Estimate(value: nil)
  }
}

extension CandidateSummary {
  /// Sums up a candidate's results on all folds.
  ///
  /// - Parameter predictions: nil where a fold failed.
  init(
    _ results: [FoldResult], estimates: [Estimate], predictions: OutOfFoldPredictions?,
    rule: Eligibility, testToTrain: Double, confidence: Double
  ) {
    let candidate = results[0].candidate
    let check = ConstraintCheck(results) { name in
      Metric.index(of: name).map { estimates[$0] } ?? Estimate(value: nil)
    }
    let folds = Metric.all.indices.map { metric in FoldSummary(results.map { $0.metrics[metric] }) }
    self.init(
      candidate: candidate.name, model: candidate.model, balance: candidate.balance,
      reason: rule.reason(results, estimates: estimates, check: check), estimates: estimates,
      folds: folds,
      foldIntervals: folds.map { summary in
        let test = CorrectedTTest(
          differences: summary.values.compactMap { $0 }, ratio: testToTrain)
        // Folds that agree to the last digit say nothing about how far a mean may be off.
        return test.flatMap { $0.hasNoSpread ? nil : $0.interval(confidence: confidence) }
      },
      thresholds: FoldSummary(
        results.map { result in
          // A threshold that was not taken is none.
          result.scored.flatMap {
            $0.operatingPoint.isUnproven ? nil : Double($0.operatingPoint.threshold)
          }
        }),
      constraint: check, calibrations: results.compactMap(\.scored?.calibration.name),
      rawCalibration: predictions.flatMap {
        $0.isCalibrated ? RawCalibration($0, confidence: confidence) : nil
      })
  }
}

/// A number with its uncertainty.
public struct Estimate: Sendable, Hashable {
  /// The number; nil where it is not defined.
  public var value: Double?
  /// The interval; nil where none can be given.
  public var interval: Interval?

  public init(value: Double?, interval: Interval? = nil) {
    self.value = value
    self.interval = interval
  }

  /// `0.774 [0.741, 0.803]`, without the brackets where there is no interval; a dash for no value.
  package var text: String {
    func number(_ value: Double) -> String { decimal(value, places: 3) }
    guard let value else { return "–" }
    guard let interval else { return number(value) }
    return "\(number(value)) [\(number(interval.lower)), \(number(interval.upper))]"
  }
}

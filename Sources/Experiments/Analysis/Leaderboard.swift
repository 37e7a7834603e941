import Learning
public import Metrics

/// Where a candidate stands on a leaderboard, in the words of files, terminal, pages and API.
public enum Standing: String, Sendable, Hashable, CaseIterable {
  /// The first of the eligible.
  case leader
  /// No test tells it from the leader.
  case tied
  /// Behind the leader by a test; by the estimate alone where there is no p value.
  case behind
  /// It may not be chosen, and is not compared with the leader.
  case ineligible
  /// Here to be compared with, and never eligible.
  case baseline

  /// Whether it is the leader or tied with it.
  public var isInBand: Bool { self == .leader || self == .tied }
}

/// The candidates of a study, ranked.
///
/// Eligible candidates stand above all others. Among equals in that the better estimate of the
/// ranking metric comes first; ties are broken by name.
public struct Leaderboard: Sendable {
  public let ranking: Metric
  /// The rows, the best first.
  public let rows: [Row]
  public let confidence: Double

  /// Ranks rows by a metric, and says which of them are tied with the first.
  ///
  /// - Parameters:
  ///   - testToTrain: test rows for every training row, for the corrected test over folds.
  ///   - confidence: 1 − the error that tests may make.
  ///   - fallback: a p value for two candidates where there are too few folds for that test.
  public init(
    ranking: Metric, rows: [Row], testToTrain: Double, confidence: Double = 0.95,
    fallback: (_ leader: String, _ other: String) -> Double? = { _, _ in nil }
  ) {
    self.ranking = ranking
    self.confidence = confidence
    let column = Metric.index(of: ranking.name) ?? 0
    let sign = ranking.sign
    func worth(_ row: Row) -> Double { row.estimates[column].value.map { $0 * sign } ?? -.infinity }
    var sorted = rows.sorted { left, right in
      if left.isEligible != right.isEligible { return left.isEligible }
      let (first, second) = (worth(left), worth(right))
      return first == second ? left.candidate < right.candidate : first > second
    }
    let rivals = sorted.prefix { $0.isEligible }.dropFirst()
    let pValues = rivals.map { rival in
      Self.pValue(
        FoldSummary.differences(sorted[0].folds[column], rival.folds[column]).map { $0 * sign },
        testToTrain: testToTrain) ?? fallback(sorted[0].candidate, rival.candidate)
    }
    // One family of tests, the leader against every other eligible candidate in the ranking metric, where
    // folds that speak against the leader count as 1; those of pairwise comparisons are others.
    var adjusted = Multiplicity.holm(pValues.compactMap { $0 }).makeIterator()
    for place in sorted.indices {
      sorted[place].rank = place + 1
      sorted[place].standing =
        sorted[place].isEligible
        ? (place == 0 ? .leader : .behind) : (sorted[place].isBaseline ? .baseline : .ineligible)
      guard place > 0, place <= pValues.count, let p = pValues[place - 1] else { continue }
      let corrected = adjusted.next() ?? p
      sorted[place].pValue = p
      sorted[place].adjustedP = corrected
      sorted[place].standing = corrected < 1 - confidence ? .behind : .tied
    }
    self.rows = sorted
  }

  /// How likely differences over folds are where there are none; 1 where they speak against the leader,
  /// nil where they cannot be tested, which too few of them or equal ones cannot.
  private static func pValue(_ differences: [Double], testToTrain: Double) -> Double? {
    guard let test = CorrectedTTest(differences: differences, ratio: testToTrain),
      test.mean == 0 || test.standardError > 1e-12 * max(1, abs(test.mean))
    else { return nil }
    return test.mean < 0 ? 1 : test.pValue
  }

  /// The leader, then the eligible candidates that are tied with it.
  public var band: [Row] { rows.filter(\.standing.isInBand) }

  public subscript(candidate: String) -> Row? { rows.first { $0.candidate == candidate } }
}

extension Leaderboard {
  public struct Row: Sendable {
    /// Its place, from 1.
    public var rank = 0
    public var candidate: String
    /// The model's name in the spec.
    public var model: String
    public var balance: String
    /// Why it is not eligible; nil where it is.
    public var reason: String?
    public var standing = Standing.ineligible
    /// The p value of the comparison with the leader; nil where there is no test.
    public var pValue: Double?
    /// The same, corrected for all such comparisons.
    public var adjustedP: Double?
    /// The share of resamples in which it is the best of the eligible ones.
    public var probabilityOfBest: Double?
    /// Every metric of `Metric.all`, in that order, on all held-out rows.
    public var estimates: [Estimate]
    /// The same metrics, fold by fold.
    public var folds: [FoldSummary]
    /// The intervals of the means over folds.
    public var foldIntervals: [Interval?]
    public var thresholds: FoldSummary
    /// What became of the constraint on the thresholds.
    public var constraint: ConstraintCheck?
    /// Calibration before scores were corrected; nil where they were not changed.
    public var rawCalibration: RawCalibration?

    public init(
      candidate: String, model: String, balance: String, reason: String?, estimates: [Estimate],
      folds: [FoldSummary], foldIntervals: [Interval?], thresholds: FoldSummary
    ) {
      self.candidate = candidate
      self.model = model
      self.balance = balance
      self.reason = reason
      self.estimates = estimates
      self.folds = folds
      self.foldIntervals = foldIntervals
      self.thresholds = thresholds
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
}

extension Leaderboard.Row {
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
    let folds = Metric.all.indices.map { metric in FoldSummary(results.map { $0.metrics[metric] })
    }
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
        results.map { $0.scored.map { Double($0.operatingPoint.threshold) } }))
    constraint = check
    if let predictions, predictions.isCalibrated {
      rawCalibration = RawCalibration(
        ScoredRows(labels: predictions.labels, scores: predictions.rawScores))
    }
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
}

/// How far scores are from probabilities before they are corrected.
public struct RawCalibration: Sendable, Hashable {
  /// The mean squared distance of score and truth.
  public var brier: Double?
  public var ece: Double?
  /// Cox's intercept: 0 where scores are right on the whole.
  public var intercept: Double?
  /// Cox's slope: 1 where they are as far apart as they should be.
  public var slope: Double?

  public init(brier: Double?, ece: Double?, intercept: Double?, slope: Double?) {
    self.brier = brier
    self.ece = ece
    self.intercept = intercept
    self.slope = slope
  }

  init(_ rows: ScoredRows) {
    brier = Metric.brier.score(rows)
    ece = Metric.ece.score(rows)
    intercept = Metric.calibrationIntercept.score(rows)
    slope = Metric.calibrationSlope.score(rows)
  }
}

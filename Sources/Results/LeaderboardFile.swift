public import Experiments
import Learning
public import Metrics

/// `leaderboard.csv`: a row a candidate, ranked.
///
/// Every metric stands with its interval on all held-out rows, and as the mean over folds with the
/// interval of that mean.
package struct LeaderboardFile: StoredTable {
  /// What a candidate reached in a metric.
  package struct MetricEstimate: Hashable, Sendable {
    /// On all held-out rows together.
    package var pooled: Estimate
    /// The mean over folds.
    package var mean: Estimate
  }

  package struct Row: StoredRow {
    package var rank: Int
    package var candidate: String
    package var model: String
    package var balance: String
    package var isEligible: Bool
    /// Why it is not eligible; empty where it is.
    package var reason: String
    package var standing: Standing
    /// The p value against the leader.
    package var pValue: Double?
    /// The same, corrected for all such comparisons.
    package var adjustedP: Double?
    /// The share of row resamples in which it comes first of the eligible ones.
    package var shareOfFirst: Double?
    /// The mean of the folds' thresholds.
    package var threshold: Double?
    package var thresholdDeviation: Double?
    package var constraint: ConstraintCheck?
    /// Calibration before it was corrected; nil where it was not.
    package var rawCalibration: RawCalibration?
    /// In the order of `Metric.all`.
    package var metrics: [MetricEstimate]
  }

  package static let name = "leaderboard.csv"

  package var rows: [Row]

  /// The rows of a leaderboard.
  package init(_ board: Leaderboard) { rows = board.rows.map(Row.init) }

  init(rows: [Row]) { self.rows = rows }
}

extension LeaderboardFile.Row {
  enum Column: String, StoredColumn {
    case rank, candidate, model, balance, eligible, reason, standing
    case adjustedP = "p"
    case pValue = "p_unadjusted"
    case shareOfFirst = "first_in_resamples"
    case threshold = "threshold_mean"
    case thresholdDeviation = "threshold_sd"
    case constraint, bound, side, confidence
    case reachedInside = "reached_inside"
    case constraintStatus = "constraint_status"
    case rawBrier = "raw_brier"
    case rawECE = "raw_ece"
    case rawIntercept = "raw_intercept"
    case rawSlope = "raw_slope"
    case brierChange = "brier_change"
    case brierChangeLow = "brier_change_low"
    case brierChangeHigh = "brier_change_high"

    var formerName: String? {
      switch self {
      case .constraintStatus: "constraint_verdict"
      case .shareOfFirst: "probability_best"
      default: nil
      }
    }
    var mayBeMissing: Bool {
      [.brierChange, .brierChangeLow, .brierChangeHigh, .confidence].contains(self)
    }
  }

  static let metricSuffixes = ["", "_low", "_high", "_mean", "_mean_low", "_mean_high"]

  init(_ row: Leaderboard.Row) {
    rank = row.rank
    candidate = row.candidate
    model = row.model
    balance = row.balance
    isEligible = row.isEligible
    reason = row.reason ?? ""
    standing = row.standing
    pValue = row.pValue
    adjustedP = row.adjustedP
    shareOfFirst = row.shareOfFirst
    threshold = row.thresholds.mean
    thresholdDeviation = row.thresholds.standardDeviation
    constraint = row.constraint
    rawCalibration = row.rawCalibration
    metrics = Metric.all.indices.map { metric in
      LeaderboardFile.MetricEstimate(
        pooled: row.estimates[metric],
        mean: Estimate(value: row.folds[metric].mean, interval: row.foldIntervals[metric]))
    }
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .rank: .count(rank)
    case .candidate: .text(candidate)
    case .model: .text(model)
    case .balance: .text(balance)
    case .eligible: .text(isEligible ? "yes" : "no")
    case .reason: .text(reason)
    case .standing: .text(standing.rawValue)
    case .adjustedP: .number(adjustedP)
    case .pValue: .number(pValue)
    case .shareOfFirst: .number(shareOfFirst)
    case .threshold: .number(threshold)
    case .thresholdDeviation: .number(thresholdDeviation)
    case .constraint: .text(constraint?.metric ?? "")
    case .bound: .number(constraint?.bound)
    case .side: .text(constraint?.side.rawValue ?? "")
    case .confidence: .number(constraint?.confidence)
    case .reachedInside: .number(constraint?.reachedInside)
    case .constraintStatus: .text(constraint?.status.rawValue ?? "")
    case .rawBrier: .number(rawCalibration?.brier)
    case .rawECE: .number(rawCalibration?.ece)
    case .rawIntercept: .number(rawCalibration?.intercept)
    case .rawSlope: .number(rawCalibration?.slope)
    case .brierChange: .number(rawCalibration?.brierChange.value)
    case .brierChangeLow: .number(rawCalibration?.brierChange.interval?.lower)
    case .brierChangeHigh: .number(rawCalibration?.brierChange.interval?.upper)
    }
  }

  var metricFields: [Double?] {
    metrics.flatMap { metric in
      [metric.pooled, metric.mean].flatMap { [$0.value, $0.interval?.lower, $0.interval?.upper] }
    }
  }

  init(_ record: StoredRecord<Column>) throws(StudyError) {
    rank = try record.count(.rank)
    candidate = record.text(.candidate)
    model = record.text(.model)
    balance = record.text(.balance)
    isEligible = record.text(.eligible) == "yes"
    reason = record.text(.reason)
    standing = try Self.standing(record)
    pValue = try record.share(.pValue)
    adjustedP = try record.share(.adjustedP)
    shareOfFirst = try record.share(.shareOfFirst)
    threshold = try record.number(.threshold)
    thresholdDeviation = try record.number(.thresholdDeviation)
    constraint = try Self.constraint(record)
    rawCalibration = try Self.rawCalibration(record)
    var metrics: [LeaderboardFile.MetricEstimate] = []
    for metric in Metric.all {
      var fields: [Double?] = []
      for suffix in Self.metricSuffixes { fields.append(try record.metric(metric.name + suffix)) }
      metrics.append(
        LeaderboardFile.MetricEstimate(
          pooled: Estimate(value: fields[0], interval: Interval(fields[1], fields[2])),
          mean: Estimate(value: fields[3], interval: Interval(fields[4], fields[5]))))
    }
    self.metrics = metrics
  }

  /// Reads the words of earlier releases too, of which 0.1 had none for candidates that are not eligible.
  ///
  /// What was tied was not told from the leader, which is no proof of being equal.
  private static func standing(
    _ record: StoredRecord<Column>
  ) throws(StudyError) -> Standing {
    let word = record.text(.standing)
    switch word {
    case "band", "tied", "untested": return .undecided
    case "":
      let isBaseline = Baseline.all.contains { $0.name == record.text(.candidate) }
      return isBaseline ? .baseline : .ineligible
    default:
      guard let standing = Standing(rawValue: word) else {
        throw record.misfit(
          Column.standing.rawValue, Standing.allCases.map(\.rawValue).joined(separator: ", "), word)
      }
      return standing
    }
  }

  private static func constraint(
    _ record: StoredRecord<Column>
  ) throws(StudyError) -> ConstraintCheck? {
    guard let side = OperatingPoint.Constraint.Side(rawValue: record.text(.side)),
      let status = ConstraintCheck.Status(rawValue: record.text(.constraintStatus)),
      let bound = try record.number(.bound)
    else { return nil }
    return ConstraintCheck(
      metric: record.text(.constraint), side: side, bound: bound,
      confidence: try record.number(.confidence),
      reachedInside: try record.number(.reachedInside), status: status)
  }

  private static func rawCalibration(
    _ record: StoredRecord<Column>
  ) throws(StudyError) -> RawCalibration? {
    let raw = RawCalibration(
      brier: try record.number(.rawBrier), ece: try record.number(.rawECE),
      intercept: try record.number(.rawIntercept), slope: try record.number(.rawSlope),
      brierChange: try record.estimate(.brierChange, .brierChangeLow, .brierChangeHigh))
    return raw == RawCalibration(brier: nil, ece: nil, intercept: nil, slope: nil) ? nil : raw
  }

  /// What is ranked again, with its values fold by fold.
  func summary(_ folds: [FoldsFile.Row]) -> CandidateSummary {
    CandidateSummary(
      candidate: candidate, model: model, balance: balance, reason: isEligible ? nil : reason,
      estimates: metrics.map(\.pooled),
      folds: Metric.all.indices.map { metric in FoldSummary(folds.map { $0.metrics[metric] }) },
      foldIntervals: metrics.map(\.mean.interval),
      thresholds: FoldSummary(folds.map { $0.isUnproven ? nil : $0.threshold }),
      constraint: constraint, calibrations: folds.compactMap(\.calibration),
      rawCalibration: rawCalibration)
  }
}

extension StoredRun {
  /// Makes the leaderboard again from `leaderboard.csv` and `folds.csv`, ranked by the spec's metric or
  /// another.
  public func leaderboard(by metric: Metric? = nil) throws(StudyError) -> Leaderboard {
    try leaderboard(by: metric, folds: try read())
  }

  package func leaderboard(by metric: Metric?, folds: FoldsFile) throws(StudyError) -> Leaderboard {
    let stated = try manifest.ranking(path: folder.file(Manifest.name))
    let board = try read(LeaderboardFile.self).rows
    let ranking = metric ?? Metric.named(stated.metric) ?? Metric.recall
    let isOwn = metric == nil || metric?.name == stated.metric
    let byCandidate = Dictionary(grouping: folds.rows, by: \.candidate)
    return Leaderboard(
      ranking: ranking, candidates: board.map { $0.summary(byCandidate[$0.candidate] ?? []) },
      testToTrain: folds.testToTrain, confidence: stated.statistics.confidence,
      equivalence: stated.statistics.equivalence,
      // How often a candidate comes first holds for the metric that the study ranked by only.
      sharesOfFirst: isOwn
        ? Dictionary(
          board.compactMap { row in row.shareOfFirst.map { (row.candidate, $0) } },
          uniquingKeysWith: { first, _ in first }) : [:],
      fallback: { _, other in
        isOwn ? board.first { $0.candidate == other }?.pValue : nil
      })
  }
}

package import Experiments
import Learning
import Metrics
package import StrictJSON

/// `folds.csv`: a row a candidate, repeat and fold.
package struct FoldsFile: StoredTable {
  /// A candidate on a fold.
  package struct Row: StoredRow {
    package var candidate: String
    package var `repeat`: Int
    package var fold: Int
    /// Why there are no scores; nil where there are.
    package var failure: String?
    /// What made probabilities of its scores, by name; nil where there are none.
    package var calibration: String?
    package var threshold: Double?
    /// What became of the constraint of the threshold on the inner folds; empty where there is none.
    package var thresholdStatus: String
    /// Whether no threshold was proven to keep the constraint, so that none was taken.
    package var isUnproven: Bool { thresholdStatus == "unproven" }
    /// What the bounded metric reached on the inner folds.
    package var reachedInside: Double?
    /// What balancing added to the log odds; nil for an ensemble.
    package var priorShift: Double?
    package var training: Outcome.Rows
    package var balanced: Outcome.Rows
    package var test: Outcome.Rows
    package var trainingAUC: Double?
    /// The number of learnt numbers.
    package var parameters: Double?
    /// How much each member of an ensemble counts, by name, of those that do; none where it is no ensemble.
    package var weights: [JSON.Member] = []
    /// In the order of `Metric.all`.
    package var metrics: [Double?]
  }

  package static let name = "folds.csv"

  package var rows: [Row]

  /// The rows of a study's results.
  package init(_ results: [FoldResult], of study: Study) {
    let names = study.candidates.map(\.name)
    rows = results.map { Row($0, members: $0.candidate.members.map { names[$0] }) }
  }

  init(rows: [Row]) { self.rows = rows }

  /// Test rows for every training row.
  package var testToTrain: Double {
    let tested = rows.reduce(0) { $0 + Double($1.test.count) }
    let trained = rows.reduce(0) { $0 + Double($1.training.count) }
    return tested / max(trained, 1)
  }
}

extension FoldsFile.Row {
  enum Column: String, StoredColumn {
    case candidate, `repeat`, fold, status, reason, calibration, threshold
    case thresholdStatus = "threshold_status"
    case reachedInside = "reached_inside"
    case priorShift = "prior_shift"
    case trainRows = "train_rows"
    case trainPositives = "train_positives"
    case balancedRows = "balanced_rows"
    case balancedPositives = "balanced_positives"
    case testRows = "test_rows"
    case testPositives = "test_positives"
    case trainingAUC = "training_auc"
    case parameters, weights

    var mayBeMissing: Bool {
      switch self {
      case .calibration, .thresholdStatus, .weights: true
      default: false
      }
    }
  }

  static let metricSuffixes = [""]

  var metricFields: [Double?] { metrics }

  init(_ result: FoldResult, members: [String]) {
    let point = result.scored?.operatingPoint
    candidate = result.candidate.name
    `repeat` = result.fold.repeat
    fold = result.fold.index
    failure = result.failure
    calibration = result.scored?.calibration.name
    threshold = point.map { Double($0.threshold) }
    thresholdStatus = point?.constraint?.status ?? ""
    reachedInside = point?.constraint.flatMap { $0.isUnproven ? nil : $0.reached }
    priorShift = result.outcome.map { $0.balance?.priorShift ?? 0 }
    training = result.training
    balanced = result.outcome?.balance?.rows ?? result.training
    test = result.test
    trainingAUC = result.outcome?.scored?.trainingAUC
    parameters = result.outcome.map { Double($0.scored?.record.parameters ?? 0) }
    if let ensemble = result.scored?.ensemble {
      // A member may have been named more than once.
      let named = Dictionary(grouping: ensemble.used) { members[$0] }
      weights = ensemble.used.filter { named[members[$0]]?.first == $0 }.map { place in
        let places = named[members[place]] ?? []
        return JSON.Member(
          members[place], .number(places.reduce(0) { $0 + ensemble.weights[$1] }))
      }
    }
    metrics = result.metrics
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .candidate: .text(candidate)
    case .repeat: .count(`repeat`)
    case .fold: .count(fold)
    case .status: .text(failure == nil ? "done" : "failed")
    case .reason: .text(failure ?? "")
    case .calibration: .text(calibration ?? "")
    case .threshold: .number(threshold)
    case .thresholdStatus: .text(thresholdStatus)
    case .reachedInside: .number(reachedInside)
    case .priorShift: .number(priorShift)
    case .trainRows: .count(training.count)
    case .trainPositives: .count(training.positives)
    case .balancedRows: .count(balanced.count)
    case .balancedPositives: .count(balanced.positives)
    case .testRows: .count(test.count)
    case .testPositives: .count(test.positives)
    case .trainingAUC: .number(trainingAUC)
    case .parameters: .number(parameters)
    case .weights: .text(weights.isEmpty ? "" : JSON.object(weights).text())
    }
  }

  init(_ record: StoredRecord<Column>) throws(StudyError) {
    candidate = record.text(.candidate)
    `repeat` = try record.count(.repeat)
    fold = try record.count(.fold)
    failure = record.text(.status) == "done" ? nil : record.text(.reason)
    let name = record.text(.calibration)
    calibration = name.isEmpty ? nil : name
    threshold = try record.number(.threshold)
    thresholdStatus = record.text(.thresholdStatus)
    reachedInside = try record.number(.reachedInside)
    priorShift = try record.number(.priorShift)
    training = Outcome.Rows(
      count: try record.count(.trainRows), positives: try record.count(.trainPositives))
    balanced = Outcome.Rows(
      count: try record.count(.balancedRows), positives: try record.count(.balancedPositives))
    test = Outcome.Rows(
      count: try record.count(.testRows), positives: try record.count(.testPositives))
    trainingAUC = try record.share(.trainingAUC)
    parameters = try record.number(.parameters)
    weights = try record.members(.weights)
    var metrics: [Double?] = []
    for metric in Metric.all { metrics.append(try record.metric(metric.name)) }
    self.metrics = metrics
  }
}

package import Experiments
import Learning
import Metrics
import StrictJSON

/// `trials.csv`: a row a trial of every search of settings; only where there are searches.
package struct TrialsFile: StoredTable {
  package struct Row: StoredRow {
    package var candidate: String
    /// The fold in whose training rows was searched; both nil for a search among all rows.
    package var `repeat`: Int?
    package var fold: Int?
    /// 0 is the model's own settings.
    package var trial: Int
    package var status: String
    /// Why it failed; empty where it did not.
    package var reason: String
    /// How many folds of the search it was looked at on.
    package var folds: Int
    /// What it was judged by.
    package var metric: String
    /// The mean of the metric over these folds.
    package var mean: Double?
    package var standardDeviation: Double?
    /// What stands in place of the model's own settings, as a JSON object.
    package var settings: String
  }

  package static let name = "trials.csv"

  package var rows: [Row]

  package init(_ tuning: [TuningResult]) {
    rows = tuning.flatMap { result in
      result.searches.flatMap { search in search.looks.map { Row($0, of: search, in: result) } }
    }
  }

  init(rows: [Row]) { self.rows = rows }
}

extension TrialsFile.Row {
  enum Column: String, StoredColumn {
    case candidate, `repeat`, fold, trial, status, reason, folds, metric, mean
    case standardDeviation = "sd"
    case settings
  }

  init(_ look: TuningResult.Look, of search: TuningResult.Search, in result: TuningResult) {
    candidate = result.candidate
    `repeat` = search.fold?.repeat
    fold = search.fold?.index
    trial = look.trial.number
    status = look.status.rawValue
    reason = look.reason ?? ""
    folds = look.folds
    metric = result.metric.name
    mean = look.mean
    standardDeviation = look.standardDeviation
    settings = look.trial.document.text()
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .candidate: .text(candidate)
    case .repeat: .number(`repeat`.map(Double.init))
    case .fold: .number(fold.map(Double.init))
    case .trial: .count(trial)
    case .status: .text(status)
    case .reason: .text(reason)
    case .folds: .count(folds)
    case .metric: .text(metric)
    case .mean: .number(mean)
    case .standardDeviation: .number(standardDeviation)
    case .settings: .text(settings)
    }
  }

  init(_ record: StoredRecord<Column>) throws(StudyError) {
    candidate = record.text(.candidate)
    `repeat` = try record.optionalCount(.repeat)
    fold = try record.optionalCount(.fold)
    trial = try record.count(.trial)
    status = record.text(.status)
    reason = record.text(.reason)
    folds = try record.count(.folds)
    metric = record.text(.metric)
    mean = try record.number(.mean)
    standardDeviation = try record.number(.standardDeviation)
    settings = record.text(.settings)
  }
}

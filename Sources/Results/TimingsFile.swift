package import Experiments
import Learning
import StrictJSON

/// `timings.csv`: how long each unit took; not reproducible, so kept apart.
package struct TimingsFile: StoredTable {
  package struct Row: StoredRow {
    package var candidate: String
    package var `repeat`: Int
    package var fold: Int
    /// The inner fold; nil where the whole training part was fitted.
    package var inner: Int?
    /// The trial whose settings were fitted; nil for a candidate's own.
    package var trial: Int?
    package var fitSeconds: Double
    package var scoreSeconds: Double
  }

  package static let name = "timings.csv"

  package var rows: [Row]

  /// The outcomes of a study's units, in its order.
  package init(_ study: Study, _ outcomes: [Outcome]) {
    rows = zip(study.units, outcomes).map { unit, outcome in
      Row(
        candidate: study.candidates[unit.candidate].name, repeat: study.folds[unit.fold].repeat,
        fold: study.folds[unit.fold].index, inner: unit.inner, trial: unit.trial,
        fitSeconds: outcome.scored?.fitSeconds ?? 0,
        scoreSeconds: outcome.scored?.scoreSeconds ?? 0)
    }
  }

  init(rows: [Row]) { self.rows = rows }
}

extension TimingsFile.Row {
  enum Column: String, StoredColumn {
    case candidate, `repeat`, fold, inner, trial
    case fitSeconds = "fit_seconds"
    case scoreSeconds = "score_seconds"

    var mayBeMissing: Bool { self == .trial }
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .candidate: .text(candidate)
    case .repeat: .count(`repeat`)
    case .fold: .count(fold)
    case .inner: .number(inner.map(Double.init))
    case .trial: .number(trial.map(Double.init))
    // To the microsecond.
    case .fitSeconds: .text(decimal(fitSeconds, places: 6))
    case .scoreSeconds: .text(decimal(scoreSeconds, places: 6))
    }
  }

  init(_ record: StoredRecord<Column>) throws(StudyError) {
    candidate = record.text(.candidate)
    `repeat` = try record.count(.repeat)
    fold = try record.count(.fold)
    inner = try record.optionalCount(.inner)
    trial = try record.optionalCount(.trial)
    fitSeconds = try record.number(.fitSeconds) ?? 0
    scoreSeconds = try record.number(.scoreSeconds) ?? 0
  }
}

public import Experiments
import Learning
import StrictJSON

/// `timings.csv`: how long each unit took; not reproducible, so kept apart.
public struct TimingsFile: StoredTable {
  public struct Row: StoredRow {
    public var candidate: String
    public var `repeat`: Int
    public var fold: Int
    /// The inner fold; nil where the whole training part was fitted.
    public var inner: Int?
    public var fitSeconds: Double
    public var scoreSeconds: Double
  }

  public static let name = "timings.csv"

  public var rows: [Row]

  /// The outcomes of a study's units, in its order.
  public init(_ study: Study, _ outcomes: [Outcome]) {
    rows = zip(study.units, outcomes).map { unit, outcome in
      Row(
        candidate: study.candidates[unit.candidate].name, repeat: study.folds[unit.fold].repeat,
        fold: study.folds[unit.fold].index, inner: unit.inner,
        fitSeconds: outcome.scored?.fitSeconds ?? 0,
        scoreSeconds: outcome.scored?.scoreSeconds ?? 0)
    }
  }

  init(rows: [Row]) { self.rows = rows }
}

extension TimingsFile.Row {
  enum Column: String, StoredColumn {
    case candidate, `repeat`, fold, inner
    case fitSeconds = "fit_seconds"
    case scoreSeconds = "score_seconds"
  }

  func field(_ column: Column) -> StoredField {
    switch column {
    case .candidate: .text(candidate)
    case .repeat: .count(`repeat`)
    case .fold: .count(fold)
    case .inner: .number(inner.map(Double.init))
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
    fitSeconds = try record.number(.fitSeconds) ?? 0
    scoreSeconds = try record.number(.scoreSeconds) ?? 0
  }
}

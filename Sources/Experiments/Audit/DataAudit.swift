import Concurrency
import Learning
import Resampling
import Tables

/// A study's rows and folds, laid out for the checks.
struct DataAudit {
  /// Columns are looked at on no more rows than this.
  static let mostRows = 100_000

  let study: Study
  /// The rows that columns are looked at on, rising.
  let rows: [Int]
  /// Whether each of these is positive.
  let isPositive: [Bool]
  /// The columns that a model may learn from, on these rows.
  let columns: [AuditedColumn]

  init(_ study: Study, threads: Int) {
    self.study = study
    let rows = Self.spread(study.data.rowCount, most: Self.mostRows)
    let isPositive = rows.map { study.data.labels[$0] > 0.5 }
    let features = study.data.table.features
    self.rows = rows
    self.isPositive = isPositive
    columns = parallelMap(count: features.count, threads: threads) { place in
      AuditedColumn(features[place], rows: rows, isPositive: isPositive)
    }
  }

  /// At most `most` whole numbers below a count, evenly spaced.
  static func spread(_ count: Int, most: Int) -> [Int] {
    count <= most ? Array(0..<count) : (0..<most).map { $0 * count / most }
  }

  /// How many of the rows looked at are positive.
  var positiveCount: Int { isPositive.count { $0 } }
  /// The share of positive rows among those looked at.
  var baseRate: Double { Double(positiveCount) / Double(max(rows.count, 1)) }
  /// Whether folds differ by design.
  var isForward: Bool { study.spec.validation.value is TimeSeries }
}

public import Learning
import Tables

/// A scorer and rows that it has not seen: a fold's model and its test rows, or a refitted model and
/// rows of a later time.
public struct HeldOutRows: Sendable {
  /// The scorer.
  public var scorer: Scorer
  /// The rows, in the columns of the scorer's schema.
  public var rows: RawRows
  /// 1 for positive rows, 0 for the others.
  public var labels: [Float]

  /// Rows with their truth; the counts must agree.
  public init(scorer: Scorer, rows: RawRows, labels: [Float]) {
    precondition(rows.count == labels.count, "\(rows.count) rows, \(labels.count) labels")
    self.scorer = scorer
    self.rows = rows
    self.labels = labels
  }

  func selecting(_ places: [Int]) -> HeldOutRows {
    HeldOutRows(
      scorer: scorer, rows: rows.selecting(rows: places), labels: places.map { labels[$0] })
  }
}

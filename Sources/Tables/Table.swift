/// Rows of typed columns, all of the same length.
public struct Table: Sendable {
  /// The columns, in the order of the file; names are unique.
  public var columns: [Column]
  /// The number of rows.
  public let rowCount: Int
  /// For every row, its 0-based data row in the file it came from.
  public var rowIDs: [Int]
  /// The time axis, where the columns hold one.
  public var sequence: SequenceColumns?

  /// Puts columns of equal length together; `rowIDs` default to 0, 1, 2, ….
  public init(
    columns: [Column], rowCount: Int, rowIDs: [Int]? = nil, sequence: SequenceColumns? = nil
  ) {
    for column in columns {
      precondition(
        column.values.count == rowCount,
        "column '\(column.name)' has \(column.values.count) rows, the table has \(rowCount)")
    }
    self.columns = columns
    self.rowCount = rowCount
    self.rowIDs = rowIDs ?? Array(0..<rowCount)
    self.sequence = sequence
  }

  /// The column of a name.
  public subscript(name: String) -> Column? { columns.first { $0.name == name } }

  /// The given rows, in the given order; a row may be taken more than once.
  public func selecting(rows: [Int]) -> Table {
    Table(
      columns: columns.map { $0.selecting(rows: rows) }, rowCount: rows.count,
      rowIDs: rows.map { rowIDs[$0] }, sequence: sequence)
  }

  /// The columns that a model may learn from.
  public var features: [Column] { columns.filter { $0.role == .feature } }
}

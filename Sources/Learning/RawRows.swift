public import Tables

/// Rows in the columns of an `InputSchema`, decoded, column by column.
public struct RawRows: Sendable, Hashable {
  public enum Values: Sendable, Hashable {
    /// Numbers, or dates as seconds since 1970-01-01T00:00:00Z; a missing one is NaN.
    case numbers([Double])
    /// Names as places among the schema's levels, `missing` or `unseen`.
    case codes([Int32])
  }

  /// The code of a missing name.
  public static let missing: Int32 = -1
  /// The code of a name that no training row had.
  public static let unseen: Int32 = -2

  public var count: Int
  /// A list of values for every column of the schema, in its order.
  public var columns: [Values]

  /// Rows; every column must hold as many values.
  public init(count: Int, columns: [Values]) {
    self.count = count
    self.columns = columns
  }

  /// The rows of a table that has the schema's columns.
  ///
  /// Throws where a column is missing or of another kind.
  public init(_ table: Table, schema: InputSchema) throws(DataError) {
    count = table.rowCount
    columns = []
    for column in schema.columns {
      guard let values = table[column.name]?.values else {
        throw .missingColumn(
          column.name, known: table.columns.map(\.name), purpose: "the model's input")
      }
      columns.append(try Self.values(values, as: column))
    }
  }

  private static func values(
    _ values: ColumnValues, as column: InputSchema.Column
  ) throws(DataError) -> Values {
    switch (column.kind, values) {
    case (.number, .number(let numbers)), (.date, .date(let numbers)): return .numbers(numbers)
    case (.category(let levels), .category(let names)):
      let places = Dictionary(
        levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
      let codes = names.levels.map { places[$0] ?? unseen }
      return .codes(names.codes.map { $0 < 0 ? missing : codes[Int($0)] })
    default:
      throw .unusable(
        "column '\(column.name)' holds the kind \(values.kind.rawValue), "
          + "another than when the model was fitted")
    }
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) -> RawRows {
    RawRows(
      count: rows.count,
      columns: columns.map { values in
        switch values {
        case .numbers(let numbers): .numbers(rows.map { numbers[$0] })
        case .codes(let codes): .codes(rows.map { codes[$0] })
        }
      })
  }
}

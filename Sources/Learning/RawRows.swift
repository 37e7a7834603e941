public import Tables

/// Rows in the columns of an `InputSchema`, decoded, column by column.
public struct RawRows: Sendable, Hashable {
  public enum Values: Sendable, Hashable {
    /// Numbers, or dates as seconds since 1970-01-01T00:00:00Z; a missing one is NaN.
    case numbers([Double])
    /// Names as places among the schema's levels, `missing` or `unseen`.
    case codes([Int32])

    /// The values at the given places, in the given order.
    package func selecting(_ places: [Int]) -> Values {
      switch self {
      case .numbers(let numbers): .numbers(places.map { numbers[$0] })
      case .codes(let codes): .codes(places.map { codes[$0] })
      }
    }

    /// Values of one kind, one after the other; no numbers where there are no parts.
    package init(joining parts: [Values]) {
      var numbers: [Double] = []
      var codes: [Int32] = []
      for part in parts {
        switch part {
        case .numbers(let more): numbers += more
        case .codes(let more): codes += more
        }
      }
      precondition(numbers.isEmpty || codes.isEmpty, "a column changed its kind")
      if case .codes? = parts.first { self = .codes(codes) } else { self = .numbers(numbers) }
    }
  }

  /// The code of a missing name.
  public static let missing: Int32 = -1
  /// The code of a name that no training row had.
  public static let unseen: Int32 = -2

  public var count: Int
  /// A list of values for every raw column of the schema, in its order.
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
    RawRows(count: rows.count, columns: columns.map { $0.selecting(rows) })
  }

  /// Rows of one schema, one after the other, in time that grows with the rows and not with the parts.
  package init(joining parts: [RawRows]) {
    count = parts.reduce(0) { $0 + $1.count }
    columns = (parts.first?.columns ?? []).indices.map { place in
      Values(joining: parts.map { $0.columns[place] })
    }
  }

  /// The rows, then others of the same schema.
  package func appending(_ more: RawRows) -> RawRows { RawRows(joining: [self, more]) }
}

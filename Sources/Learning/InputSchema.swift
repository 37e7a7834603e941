public import StrictJSON
public import Tables

/// The raw columns that a scorer takes, as they were among the rows that it was fitted on.
public struct InputSchema: Codable, Hashable, Sendable {
  public struct Column: Codable, Hashable, Sendable {
    public enum Kind: Codable, Hashable, Sendable {
      case number
      /// Names; the levels of the training rows, in the order of their codes.
      case category(levels: [String])
      /// Dates, as seconds since 1970-01-01T00:00:00Z.
      case date
    }

    public var name: String
    public var kind: Kind
    /// What is usual: the median of numbers and dates, the most frequent level; nil where every
    /// training row lacks a value.
    public var usual: JSON?
    /// The smallest number of the training rows.
    public var minimum: Double?
    /// The greatest number of the training rows.
    public var maximum: Double?
    /// The training rows without a value.
    public var missing: Int

    public init(
      name: String, kind: Kind, usual: JSON? = nil, minimum: Double? = nil, maximum: Double? = nil,
      missing: Int = 0
    ) {
      self.name = name
      self.kind = kind
      self.usual = usual
      self.minimum = minimum
      self.maximum = maximum
      self.missing = missing
    }

    /// The levels of a column of names; none for others.
    public var levels: [String] {
      if case .category(let levels) = kind { levels } else { [] }
    }
  }

  /// The columns, in the order of the training table.
  public var columns: [Column]
  /// The time axis, where the columns hold one.
  public var sequence: SequenceColumns?

  public init(columns: [Column], sequence: SequenceColumns? = nil) {
    self.columns = columns
    self.sequence = sequence
  }

  public func place(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}

extension InputSchema {
  /// The features of a table, which is what a model fitted on it takes; text is left out.
  public init(of table: Table) {
    columns = table.features.compactMap(Column.init)
    sequence = table.sequence
  }
}

extension InputSchema.Column {
  /// A column of a table; nil for text, which no model learns from.
  fileprivate init?(_ column: Column) {
    switch column.values {
    case .number(let values): self.init(column.name, .number, values)
    case .date(let values): self.init(column.name, .date, values)
    case .category(let names):
      var counts = [Int](repeating: 0, count: names.levels.count)
      for code in names.codes where code >= 0 { counts[Int(code)] += 1 }
      let most = counts.max().flatMap { $0 > 0 ? counts.firstIndex(of: $0) : nil }
      self.init(
        name: column.name, kind: .category(levels: names.levels),
        usual: most.map { .string(names.levels[$0]) }, missing: names.codes.count { $0 < 0 })
    case .text: return nil
    }
  }

  private init(_ name: String, _ kind: Kind, _ values: [Double]) {
    let present = values.filter { !$0.isNaN }.sorted()
    self.init(
      name: name, kind: kind, usual: present.isEmpty ? nil : .number(present[present.count / 2]),
      minimum: present.first, maximum: present.last, missing: values.count - present.count)
  }
}

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

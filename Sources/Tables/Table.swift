/// Rows of typed columns, all of the same length.
public struct Table: Sendable {
  /// The columns, in the order of the file; names are unique.
  public var columns: [Column]
  public let rowCount: Int
  /// For every row, its 0-based data row in the file it came from.
  public var rowIDs: [Int]
  /// The time axis, where the columns hold one.
  public var sequence: SequenceColumns?
  /// What was stated of how the file is written that it came from; nil where nothing was.
  public var form: ReadingRules?
  /// Which of its columns are computed from others, and how; each stands behind those that it names.
  public var derived: [DerivedColumn] = []

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
    var selected = Table(
      columns: columns.map { $0.selecting(rows: rows) }, rowCount: rows.count,
      rowIDs: rows.map { rowIDs[$0] }, sequence: sequence)
    selected.form = form
    selected.derived = derived
    return selected
  }

  /// The columns that a model may learn from.
  public var features: [Column] { columns.filter { $0.role == .feature } }

  /// The columns without which others cannot be computed, whether or not a model learns from them, and those that
  /// are computed.
  package var namesInFormulas: Set<String> {
    Set(derived.flatMap { [$0.name] + $0.formula.columns })
  }
}

/// A named column of one kind.
public struct Column: Sendable {
  /// The name, unique in its table.
  public var name: String
  public var role: ColumnRole
  /// The values, one a row.
  public var values: ColumnValues
  /// The nominal column that this 0/1 column was made from, if it is one of a one-hot group.
  public var indicatorOf: String?
  /// How its text became values, where it was read from text.
  public var reading = ColumnReading.plain

  public init(
    name: String, role: ColumnRole = .feature, values: ColumnValues, indicatorOf: String? = nil
  ) {
    self.name = name
    self.role = role
    self.values = values
    self.indicatorOf = indicatorOf
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) -> Column {
    var copy = self
    copy.values = values.selecting(rows: rows)
    return copy
  }
}

/// The values of a column.
public enum ColumnValues: Sendable {
  /// Numbers; a missing one is NaN. Infinite values never occur.
  case number([Double])
  /// Names as codes into a dictionary.
  case category(Categories)
  /// Seconds since 1970-01-01T00:00:00Z; a missing one is NaN.
  case date([Double])
  /// Text as it stands in the file.
  case text(TextValues)

  public var count: Int {
    switch self {
    case .number(let values), .date(let values): values.count
    case .category(let categories): categories.codes.count
    case .text(let text): text.count
    }
  }

  /// The kind that these values are of.
  public var kind: ColumnKind {
    switch self {
    case .number: .number
    case .category: .category
    case .date: .date
    case .text: .text
    }
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) -> ColumnValues {
    switch self {
    case .number(let values): .number(rows.map { values[$0] })
    case .date(let values): .date(rows.map { values[$0] })
    case .category(let categories):
      .category(Categories(codes: rows.map { categories.codes[$0] }, levels: categories.levels))
    case .text(let text): .text(text.selecting(rows: rows))
    }
  }
}

/// Names as codes into a dictionary of levels.
public struct Categories: Sendable, Hashable {
  /// For every row the index of its level, or -1 where the value is missing.
  public var codes: [Int32]
  /// The distinct names.
  ///
  /// A file's levels are sorted by their UTF-8 bytes, so that codes do not depend
  /// on the order of rows.
  public var levels: [String]

  public init(codes: [Int32], levels: [String]) {
    self.codes = codes
    self.levels = levels
  }
}

/// Strings stored end to end as UTF-8, for columns in which nearly every value differs.
public struct TextValues: Sendable, Hashable {
  /// Every value's bytes, one after the other.
  public private(set) var bytes: [UInt8]
  /// Where each value begins, and where the last one ends.
  ///
  /// Value i is `bytes[offsets[i]..<offsets[i + 1]]`; an empty value is missing.
  public private(set) var offsets: [Int]

  /// Values given by their bytes and offsets.
  public init(bytes: [UInt8] = [], offsets: [Int] = [0]) {
    self.bytes = bytes
    self.offsets = offsets
  }

  public init(_ strings: some Sequence<String>) {
    self.init()
    for string in strings { append(string.utf8) }
  }

  public var count: Int { offsets.count - 1 }

  /// One value; empty where it is missing.
  public subscript(row: Int) -> String {
    String(decoding: bytes[offsets[row]..<offsets[row + 1]], as: UTF8.self)
  }

  public mutating func append(_ value: some Sequence<UInt8>) {
    bytes.append(contentsOf: value)
    offsets.append(bytes.count)
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) -> TextValues {
    var picked = TextValues()
    for row in rows { picked.append(bytes[offsets[row]..<offsets[row + 1]]) }
    return picked
  }
}

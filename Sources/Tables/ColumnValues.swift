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

  /// The number of rows.
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

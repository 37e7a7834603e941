public import Tables

/// A table of formulas in place of values: what preparation makes of every raw column.
public struct SymbolicTable: Sendable {
  /// What a column is computed from.
  public enum Values: Sendable {
    /// A raw column of numbers, through maps.
    case number(column: Int, maps: [any ScalarMap])
    /// A number for every code of a raw column of names: its levels, then missing, then unseen.
    case lookup(column: Int, numbers: [Double])
    /// A name for every code of a raw column of names, as `lookup` has them: a place among `levels`,
    /// `RawRows.missing` or `RawRows.unseen`.
    case names(column: Int, levels: [String], places: [Int32])
    /// A raw column of dates.
    case date(column: Int)
  }

  /// A column.
  public struct Column: Sendable {
    /// Its name, unique in the table.
    public var name: String
    /// What it is computed from.
    public var values: Values
    /// The nominal column that this 0/1 column was made from, if it is one of a group.
    public var indicatorOf: String?

    /// A column.
    public init(name: String, values: Values, indicatorOf: String? = nil) {
      self.name = name
      self.values = values
      self.indicatorOf = indicatorOf
    }
  }

  /// The columns, in order.
  public var columns: [Column]

  /// The raw columns of a schema, nothing done to them yet.
  public init(_ schema: InputSchema) {
    columns = schema.columns.enumerated().map { place, column in
      switch column.kind {
      case .number: Column(name: column.name, values: .number(column: place, maps: []))
      case .date: Column(name: column.name, values: .date(column: place))
      case .category(let levels):
        Column(
          name: column.name,
          values: .names(
            column: place, levels: levels,
            places: levels.indices.map { Int32($0) } + [RawRows.missing, RawRows.unseen]))
      }
    }
  }

  /// Where a column stands.
  public func place(of name: String, step: String) throws(DataError) -> Int {
    guard let place = columns.firstIndex(where: { $0.name == name }) else {
      throw .missingColumn(name, known: columns.map(\.name), purpose: "transform '\(step)'")
    }
    return place
  }

  /// A column of names: for every code of the raw column a place among levels.
  public func names(
    of name: String, step: String
  ) throws(DataError) -> (column: Int, levels: [String], places: [Int32]) {
    let values = columns[try place(of: name, step: step)].values
    guard case .names(let column, let levels, let places) = values else {
      throw Self.misfit(name, step, "names")
    }
    return (column, levels, places)
  }

  /// The raw column behind a column of dates.
  public func date(of name: String, step: String) throws(DataError) -> Int {
    guard case .date(let column) = columns[try place(of: name, step: step)].values else {
      throw Self.misfit(name, step, "dates")
    }
    return column
  }

  /// A column of numbers after one more map.
  public func mapped(
    _ name: String, by map: some ScalarMap, step: String
  ) throws(DataError) -> Values {
    switch columns[try place(of: name, step: step)].values {
    case .number(let column, let maps): .number(column: column, maps: maps + [map])
    case .lookup(let column, let numbers): .lookup(column: column, numbers: numbers.map { map($0) })
    case .names, .date: throw Self.misfit(name, step, "numbers")
    }
  }

  private static func misfit(_ name: String, _ step: String, _ wanted: String) -> DataError {
    .unusable("transform '\(step)', column '\(name)': expected \(wanted)")
  }
}

public import Tables

/// A table of formulas in place of values: what preparation makes of every raw column.
public struct SymbolicTable: Sendable {
  public enum Values: Sendable {
    /// A raw column of numbers or dates, through maps.
    case number(column: Int, maps: [any ScalarMap])
    /// A number for every code of a raw column of names: its levels, then missing, then unseen.
    case lookup(column: Int, numbers: [Double])
    /// A name for every code of a raw column of names, as `lookup` has them: a place among `levels`,
    /// `RawRows.missing` or `RawRows.unseen`.
    case names(column: Int, levels: [String], places: [Int32])
    case date(column: Int)
    case text(column: Int)
    /// A raw column without any value. It reads as numbers, and passes for dates and names too.
    case empty(column: Int)

    fileprivate var kind: ColumnKind {
      switch self {
      case .number, .lookup, .empty: .number
      case .names: .category
      case .date: .date
      case .text: .text
      }
    }
  }

  public struct Column: Sendable {
    /// Its name, unique in the table.
    public var name: String
    public var role: ColumnRole
    public var values: Values
    /// The nominal column that this 0/1 column was made from, if it is one of a group.
    public var indicatorOf: String?

    public init(
      name: String, role: ColumnRole = .feature, values: Values, indicatorOf: String? = nil
    ) {
      self.name = name
      self.role = role
      self.values = values
      self.indicatorOf = indicatorOf
    }
  }

  public private(set) var columns: [Column]
  private var places: [String: Int] = [:]

  /// The columns of a schema, the derived ones last, nothing done to them yet.
  public init(_ schema: InputSchema) {
    self.init(
      schema.allColumns.enumerated().map { place, column in
        let values: Values =
          switch column.kind {
          case .number: .number(column: place, maps: [])
          case .date: .date(column: place)
          case .category(let levels): .names(column: place, levels)
          }
        return Column(name: column.name, role: column.role, values: values)
      })
  }

  /// The columns of a table, nothing done to them yet.
  init(_ table: Table) {
    self.init(
      table.columns.enumerated().map { place, column in
        let values: Values =
          switch column.values {
          case .number(let numbers) where numbers.allSatisfy(\.isNaN): .empty(column: place)
          case .number: .number(column: place, maps: [])
          case .date: .date(column: place)
          case .category(let names): .names(column: place, names.levels)
          case .text: .text(column: place)
          }
        return Column(
          name: column.name, role: column.role, values: values, indicatorOf: column.indicatorOf)
      })
  }

  private init(_ columns: [Column]) {
    self.columns = columns
    index()
  }

  private mutating func index() {
    places = Dictionary(
      columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  // MARK: - What a step sees

  /// The formula of a column; throws where there is none of this name.
  public func values(of name: String, step: String) throws(DataError) -> Values {
    columns[try place(of: name, step: step)].values
  }

  /// A column of names: for every code of the raw column a place among levels.
  public func names(
    of name: String, step: String
  ) throws(DataError) -> (column: Int, levels: [String], places: [Int32]) {
    switch try values(of: name, step: step) {
    case .names(let column, let levels, let places): return (column, levels, places)
    case .empty(let column): return (column, [], [RawRows.missing, RawRows.unseen])
    case let other: throw Self.misfit(name, step, "names", other)
    }
  }

  /// The raw column behind a column of dates.
  public func date(of name: String, step: String) throws(DataError) -> Int {
    switch try values(of: name, step: step) {
    case .date(let column), .empty(let column): return column
    case let other: throw Self.misfit(name, step, "dates", other)
    }
  }

  /// The formula of a column of numbers after one more map.
  public func mapped(
    _ name: String, by map: some ScalarMap, step: String
  ) throws(DataError) -> Values {
    switch try values(of: name, step: step) {
    case .number(let column, let maps): return .number(column: column, maps: maps + [map])
    case .empty(let column): return .number(column: column, maps: [map])
    case .lookup(let column, let numbers):
      return .lookup(column: column, numbers: numbers.map { map($0) })
    case let other: throw Self.misfit(name, step, "numbers", other)
    }
  }

  private func place(of name: String, step: String) throws(DataError) -> Int {
    guard let place = places[name] else {
      throw .missingColumn(name, known: columns.map(\.name), purpose: "transform '\(step)'")
    }
    return place
  }

  private static func misfit(
    _ name: String, _ step: String, _ wanted: String, _ found: Values
  ) -> DataError {
    .unusable(
      "transform '\(step)', column '\(name)': expected \(wanted) as in the training rows, "
        + "found the kind \(found.kind.rawValue)")
  }

  // MARK: - What a step does

  /// Gives a column another formula.
  public mutating func set(_ name: String, to values: Values, step: String) throws(DataError) {
    columns[try place(of: name, step: step)].values = values
  }

  /// Computes a column of numbers by one more map.
  public mutating func map(
    _ name: String, by map: some ScalarMap, step: String
  ) throws(DataError) {
    try set(name, to: try mapped(name, by: map, step: step), step: step)
  }

  /// Puts columns in the place of one.
  public mutating func replace(
    _ name: String, with others: [Column], step: String
  ) throws(DataError) {
    let place = try place(of: name, step: step)
    columns.replaceSubrange(place...place, with: others)
    index()
  }

  /// Puts columns behind all others.
  public mutating func append(_ others: [Column]) {
    columns += others
    index()
  }

  /// Leaves columns out; those that there are not are no error.
  public mutating func remove(_ names: Set<String>) {
    columns.removeAll { names.contains($0.name) }
    index()
  }
}

extension SymbolicTable.Values {
  /// The names of a raw column as they are.
  fileprivate static func names(column: Int, _ levels: [String]) -> Self {
    .names(column: column, levels: levels, places: Self.own(levels.count))
  }

  /// Every level at its own place.
  fileprivate static func own(_ levels: Int) -> [Int32] {
    (0..<levels).map { Int32($0) } + [RawRows.missing, RawRows.unseen]
  }
}

// MARK: - Evaluation

extension SymbolicTable {
  /// The values of all formulas over the rows of the table that they start from.
  func evaluated(over table: Table) -> Table {
    Table(
      columns: columns.map { column in
        Tables.Column(
          name: column.name, role: column.role, values: Self.evaluated(column.values, over: table),
          indicatorOf: column.indicatorOf)
      }, rowCount: table.rowCount, rowIDs: table.rowIDs, sequence: table.sequence)
  }

  private static func evaluated(_ values: Values, over table: Table) -> ColumnValues {
    switch values {
    case .date(let column), .text(let column), .empty(let column):
      return table.columns[column].values
    case .number(let column, let maps):
      return .number(maps.isEmpty ? table.numbers(column) : maps.mapped(table.numbers(column)))
    case .lookup(let column, let numbers):
      return .number(looked(up: table.names(column).codes, in: numbers))
    case .names(let column, let levels, let places):
      let names = table.names(column)
      if levels == names.levels, places == Values.own(levels.count) { return .category(names) }
      let known = places.map { max($0, RawRows.missing) }
      return .category(Categories(codes: looked(up: names.codes, in: known), levels: levels))
    }
  }

  /// What stands for every code; a table has no codes of unseen names.
  private static func looked<Value>(up codes: [Int32], in values: [Value]) -> [Value] {
    let missing = values.count - 2
    return codes.map { values[$0 < 0 ? missing : Int($0)] }
  }
}

extension Table {
  /// The numbers or dates of a column.
  fileprivate func numbers(_ place: Int) -> [Double] {
    switch columns[place].values {
    case .number(let values), .date(let values): values
    case .category, .text: preconditionFailure("column '\(columns[place].name)' has no numbers")
    }
  }

  /// The names of a column, all of them missing where it has no value.
  fileprivate func names(_ place: Int) -> Categories {
    switch columns[place].values {
    case .category(let names): names
    case .number, .date, .text:
      Categories(codes: [Int32](repeating: RawRows.missing, count: rowCount), levels: [])
    }
  }
}

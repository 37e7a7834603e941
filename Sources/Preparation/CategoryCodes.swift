public import Learning
public import Tables

/// Names as codes into the levels of the training rows, for classifiers that split on categories.
///
/// A level that no training row has counts as missing, code -1.
public struct CategoryCodes: Transform {
  public static let name = "categoryCodes"
  public static let summary = "names as codes into the training rows' levels, kept as categories"
  public static let settings: [Setting] = []

  public init() {}

  /// Collects the levels of every column of names.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    Fitted(levels: LevelList.all(in: table))
  }

  public struct Fitted: FittedTransform {
    /// The columns of names, in the order of the table.
    public var levels: [LevelList]

    /// Codes into the same levels, whatever table rows come from.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      try levels.encode(&table, step: CategoryCodes.name) { column, places, levels in
        .names(column: column, levels: levels, places: places)
      }
    }
  }
}

/// Names as whole numbers: a level's place among the sorted levels of the training rows.
///
/// A level that no training row has, and a missing name, become -1.
public struct Ordinal: Transform {
  public static let name = "ordinal"
  public static let summary = "names as numbers 0, 1, 2, …; unknown and missing ones as -1"
  public static let settings: [Setting] = []

  public init() {}

  /// Collects the levels of every column of names.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    Fitted(levels: LevelList.all(in: table))
  }

  public struct Fitted: FittedTransform {
    /// The columns of names, in the order of the table.
    public var levels: [LevelList]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      try levels.encode(&table, step: Ordinal.name) { column, places, _ in
        .lookup(column: column, numbers: places.map { Double($0) })
      }
    }
  }
}

/// The levels that a column of names has among the training rows, in the table's order.
public struct LevelList: Codable, Hashable, Sendable {
  public var column: String
  public var levels: [String]

  /// The lists of all features that hold names.
  fileprivate static func all(in table: Table) -> [LevelList] {
    table.categoryFeatures.map { LevelList(column: $0.name, levels: $0.values.occurringLevels) }
  }
}

extension [LevelList] {
  /// Replaces columns of names by formulas of raw column, the place of every code's level in its list
  /// (-1 where it has none), and the list.
  fileprivate func encode(
    _ table: inout SymbolicTable, step: String,
    _ formula: (Int, [Int32], [String]) -> SymbolicTable.Values
  ) throws(DataError) {
    for one in self {
      let names = try table.names(of: one.column, step: step)
      let known = Dictionary(
        one.levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
      let places = names.places.map {
        $0 < 0 ? RawRows.missing : known[names.levels[Int($0)]] ?? RawRows.missing
      }
      try table.set(one.column, to: formula(names.column, places, one.levels), step: step)
    }
  }
}

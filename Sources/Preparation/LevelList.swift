import Tables

/// The levels that a column of names has among the training rows, in the table's order.
public struct LevelList: Codable, Hashable, Sendable {
  /// The column.
  public var column: String
  /// Its levels.
  public var levels: [String]

  /// The lists of all features that hold names.
  static func all(in table: Table) -> [LevelList] {
    table.categoryFeatures.map { LevelList(column: $0.name, levels: $0.values.occurringLevels) }
  }
}

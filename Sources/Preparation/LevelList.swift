import Learning
import Tables

/// The levels that a column of names has among the training rows, in the table's order.
public struct LevelList: Codable, Hashable, Sendable {
  /// The column.
  public var column: String
  /// Its levels.
  public var levels: [String]

  /// For every code of a raw column of names its level's place in this list; -1 where it has none.
  func places(in table: SymbolicTable, step: String) throws(DataError) -> (column: Int, [Int32]) {
    let names = try table.names(of: column, step: step)
    let known = Dictionary(
      levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    return (
      names.column,
      names.places.map { $0 < 0 ? RawRows.missing : known[names.levels[Int($0)]] ?? -1 }
    )
  }

  /// The lists of all features that hold names.
  static func all(in table: Table) -> [LevelList] {
    table.categoryFeatures.map { LevelList(column: $0.name, levels: $0.values.occurringLevels) }
  }
}

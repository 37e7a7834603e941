public import Learning
public import Tables

/// A fitted filter: columns that are left out.
public struct DroppedColumns: FittedTransform {
  /// The columns' names.
  public var names: [String]

  /// The rows without those columns.
  public func apply(to table: Table) throws(DataError) -> Table {
    let dropped = Set(names)
    return table.with(columns: table.columns.filter { !dropped.contains($0.name) })
  }

  /// Leaves formulas out.
  public func lower(_ table: inout SymbolicTable) {
    let dropped = Set(names)
    table.columns.removeAll { dropped.contains($0.name) }
  }

  /// Leaves columns out, unless none would be left to learn from.
  init(_ names: [String], of table: Table, filter: String) throws(FitError) {
    let dropped = Set(names)
    guard table.features.isEmpty || table.features.contains(where: { !dropped.contains($0.name) })
    else { throw .unsuitable("\(filter): no column of \(names.count) would be left") }
    self.names = names
  }
}

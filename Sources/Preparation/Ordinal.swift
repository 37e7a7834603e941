public import Learning
public import Tables

/// Names as whole numbers: a level's place among the sorted levels of the training rows.
///
/// A level that no training row has, and a missing name, become -1.
public struct Ordinal: Transform {
  /// Its name in a spec.
  public static let name = "ordinal"
  /// What it is.
  public static let summary = "names as numbers 0, 1, 2, …; unknown and missing ones as -1"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The only form.
  public init() {}

  /// Collects the levels of every column of names.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    Fitted(levels: LevelList.all(in: table))
  }

  /// The levels of every column.
  public struct Fitted: FittedTransform {
    /// The columns of names, in the order of the table.
    public var levels: [LevelList]

    /// The rows with numbers in place of names.
    public func apply(to table: Table) throws(DataError) -> Table {
      let input = StepInput(table, step: Ordinal.name)
      var columns = table.columns
      for one in levels {
        let places = try input.categories(of: one.column).places(in: one.levels)
        columns[try input.place(of: one.column)].values = .number(places.map { Double($0) })
      }
      return table.with(columns: columns)
    }

    /// Makes tables of numbers of formulas of names.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for one in levels {
        let (column, places) = try one.places(in: table, step: Ordinal.name)
        let place = try table.place(of: one.column, step: Ordinal.name)
        table.columns[place].values = .lookup(
          column: column, numbers: places.map { Double($0) })
      }
    }
  }
}

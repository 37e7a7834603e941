public import Learning
public import Tables

/// Names as codes into the levels of the training rows, for classifiers that split on categories.
///
/// A level that no training row has counts as missing, code -1.
public struct CategoryCodes: Transform {
  /// Its name in a spec.
  public static let name = "categoryCodes"
  /// What it is.
  public static let summary = "names as codes into the training rows' levels, kept as categories"
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

    /// The rows with codes into the same levels, whatever table they come from.
    public func apply(to table: Table) throws(DataError) -> Table {
      let input = StepInput(table, step: CategoryCodes.name)
      var columns = table.columns
      for one in levels {
        let places = try input.categories(of: one.column).places(in: one.levels)
        columns[try input.place(of: one.column)].values = .category(
          Categories(codes: places, levels: one.levels))
      }
      return table.with(columns: columns)
    }

    /// Gives formulas of names the same levels.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for one in levels {
        let (column, places) = try one.places(in: table, step: CategoryCodes.name)
        let place = try table.place(of: one.column, step: CategoryCodes.name)
        table.columns[place].values = .names(column: column, levels: one.levels, places: places)
      }
    }
  }
}

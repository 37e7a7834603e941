public import Learning
public import Tables

/// Fitted scaling: every column less its center, divided by its scale.
public struct AffineScaling: FittedTransform {
  /// One column's numbers.
  public struct Parameters: Codable, Hashable, Sendable {
    /// The column.
    public var column: String
    /// What is taken off.
    public var center: Double
    /// What is divided by, never 0.
    public var scale: Double

    /// What is done to each number.
    var map: AffineMap { AffineMap(center: center, scale: scale) }
  }

  /// The transform that was fitted.
  public var step: String
  /// The columns, in the order of their groups.
  public var parameters: [Parameters]

  /// Fits groups of columns that share center and scale.
  init(step: String, groups: [ScalingGroup], _ measure: ([Double]) -> (Double, Double)) {
    self.step = step
    parameters = groups.flatMap { group in
      let (center, scale) = measure(group.present)
      return group.columns.map { Parameters(column: $0, center: center, scale: scale) }
    }
  }

  /// The scaled rows; missing numbers stay missing.
  public func apply(to table: Table) throws(DataError) -> Table {
    let input = StepInput(table, step: step)
    var columns = table.columns
    for one in parameters {
      let values = try input.numbers(of: one.column)
      columns[try input.place(of: one.column)].values = .number(
        values.map { one.map($0) })
    }
    return table.with(columns: columns)
  }

  /// Scales formulas.
  public func lower(_ table: inout SymbolicTable) throws(DataError) {
    for one in parameters {
      let place = try table.place(of: one.column, step: step)
      table.columns[place].values = try table.mapped(one.column, by: one.map, step: step)
    }
  }
}

public import Learning
public import Tables

/// Leaves out columns that hardly vary among the training rows.
///
/// A column of numbers needs a population variance above the threshold, a column of names two levels.
/// The columns of a sequence stay together.
public struct VarianceFilter: Transform {
  /// Its name in a spec.
  public static let name = "varianceFilter"
  /// What it is.
  public static let summary = "leaves out columns that hardly vary"
  /// What can be set.
  public static let settings = [
    Setting("threshold", "the variance that a column must exceed", .atLeast(0))
  ]

  /// The variance that a column must exceed.
  public var threshold = 0.0

  /// Constant columns go.
  public init() {}

  /// Columns go that do not exceed a variance.
  public init(threshold: Double) { self.threshold = threshold }

  /// Measures every column.
  public func fit(_ table: Table) throws(FitError) -> DroppedColumns {
    let kept = table.sequenceNames
    let names = table.features.filter { !kept.contains($0.name) && !varies($0) }.map(\.name)
    return try DroppedColumns(names, of: table, filter: Self.name)
  }

  private func varies(_ column: Column) -> Bool {
    switch column.values {
    case .number(let values), .date(let values):
      let moments = Moments(values)
      return !moments.isConstant && moments.variance > threshold
    case .category(let categories): return categories.occurringLevels.count > 1
    case .text: return true
    }
  }
}

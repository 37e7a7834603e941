/// How much each group of features contributes to the output of a model, row by row.
public struct Contributions: Hashable, Sendable {
  /// What they add up to.
  public let scale: AdditiveScale
  /// The output without any contribution: the mean over the background.
  public let base: Double
  /// The number of contributions of a row.
  public let columns: Int
  /// The contributions, row by row.
  public let values: [Double]

  /// Contributions of whole rows.
  public init(scale: AdditiveScale, base: Double, columns: Int, values: [Double]) {
    precondition(
      columns == 0 ? values.isEmpty : values.count % columns == 0,
      "\(values.count) contributions in rows of \(columns)")
    self.scale = scale
    self.base = base
    self.columns = columns
    self.values = values
  }

  /// One contribution.
  public subscript(row: Int, column: Int) -> Double { values[row * columns + column] }

  /// The contributions of a row.
  public subscript(row row: Int) -> ArraySlice<Double> {
    values[row * columns..<(row + 1) * columns]
  }

  /// The base and a row's contributions, added up in order.
  public func output(row: Int) -> Double { self[row: row].reduce(base, +) }

  /// The contributions of groups of columns, added up in the columns' order.
  public func grouped(by groups: FeatureGroups) -> Contributions {
    precondition(
      groups.groups.count == columns, "\(groups.groups.count) groups of \(columns) columns")
    let rows = columns == 0 ? 0 : values.count / columns
    var sums = [Double](repeating: 0, count: rows * groups.count)
    for row in 0..<rows {
      for (column, group) in groups.groups.enumerated() {
        sums[row * groups.count + group] += self[row, column]
      }
    }
    return Contributions(scale: scale, base: base, columns: groups.count, values: sums)
  }
}

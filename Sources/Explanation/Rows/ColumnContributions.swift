/// What every raw column contributes to the scores of rows.
public struct ColumnContributions: Hashable, Sendable {
  /// The mean of what is explained over the background.
  public var base: Double
  /// The number of raw columns.
  public var columns: Int
  /// The contributions, row by row.
  public var values: [Double]
  /// The standard error of every contribution; nil where they are exact.
  public var standardErrors: [Double]?

  /// The contributions of a row.
  public subscript(row row: Int) -> ArraySlice<Double> {
    values[row * columns..<(row + 1) * columns]
  }

  /// The base and a row's contributions, added up in order.
  public func output(row: Int) -> Double { self[row: row].reduce(base, +) }
}

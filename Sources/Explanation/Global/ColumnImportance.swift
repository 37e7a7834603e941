/// How much a metric loses when the values of a raw column are shuffled among held-out rows.
public struct ColumnImportance: Codable, Hashable, Sendable {
  /// The raw column.
  public var column: String
  /// The mean loss over the repeats; below 0 where chance made the metric better.
  public var value: Double
  /// The lower end of its interval; nil where it does not vary.
  public var lower: Double?
  /// The upper end of its interval; nil where it does not vary.
  public var upper: Double?

  /// The importance of a column.
  public init(column: String, value: Double, lower: Double? = nil, upper: Double? = nil) {
    self.column = column
    self.value = value
    self.lower = lower
    self.upper = upper
  }
}

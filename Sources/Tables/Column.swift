/// A named column of one kind.
public struct Column: Sendable {
  /// The name, unique in its table.
  public var name: String
  /// What the column means.
  public var role: ColumnRole
  /// The values, one a row.
  public var values: ColumnValues
  /// The nominal column that this 0/1 column was made from, if it is one of a one-hot group.
  public var indicatorOf: String?

  /// A column of values.
  public init(
    name: String, role: ColumnRole = .feature, values: ColumnValues, indicatorOf: String? = nil
  ) {
    self.name = name
    self.role = role
    self.values = values
    self.indicatorOf = indicatorOf
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) -> Column {
    var copy = self
    copy.values = values.selecting(rows: rows)
    return copy
  }
}

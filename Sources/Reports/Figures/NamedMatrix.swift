/// Numbers about every pair of some candidates.
public struct NamedMatrix: Sendable {
  /// The candidates, of rows and columns alike.
  public var names: [String]
  /// A list for every row; nil where there is no number.
  public var values: [[Double?]]

  /// Numbers about pairs; `values` has a row and a column for every name.
  public init(names: [String], values: [[Double?]]) {
    precondition(
      values.count == names.count && values.allSatisfy { $0.count == names.count },
      "a matrix of \(names.count) names needs as many rows and columns")
    self.names = names
    self.values = values
  }
}

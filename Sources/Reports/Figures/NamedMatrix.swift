/// Numbers about every pair of some candidates.
public struct NamedMatrix: Sendable {
  /// The candidates, of rows and columns alike.
  public var names: [String]
  /// A list for every row; nil where there is no number.
  public var values: [[Double?]]

  /// Other numbers about the same pairs, for hovering.
  public var notes: [[Double?]]?

  /// Numbers about pairs; the lists have a row and a column for every name.
  public init(names: [String], values: [[Double?]], notes: [[Double?]]? = nil) {
    for rows in [values, notes ?? values] {
      precondition(
        rows.count == names.count && rows.allSatisfy { $0.count == names.count },
        "a matrix of \(names.count) names needs as many rows and columns")
    }
    self.names = names
    self.values = values
    self.notes = notes
  }
}

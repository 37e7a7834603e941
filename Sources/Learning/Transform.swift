public import Tables

/// Settings of a step that prepares tables; fitted on training rows only.
public protocol Transform: Component {
  /// What fitting gives.
  associatedtype Fitted: FittedTransform
  /// Learns from training rows.
  func fit(_ table: Table) throws(FitError) -> Fitted
}

/// A step that prepares any rows with the same columns.
public protocol FittedTransform: Codable, Hashable, Sendable {
  /// The prepared rows; throws where a column that it needs is missing.
  func apply(to table: Table) throws(DataError) -> Table
  /// Does to formulas what `apply` does to values.
  func lower(_ table: inout SymbolicTable) throws(DataError)
}

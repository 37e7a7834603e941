public import Learning

/// Rows that came as JSON.
public struct JSONRows: Sendable {
  /// The rows in the columns of the schema.
  public var rows: RawRows
  /// What names the rows, one a row; empty where none is named.
  public var identifiers: [String?] = []
  /// Names of columns that the schema does not have, in the order in which they were met.
  public var ignored: [String] = []
  /// Whether the sender wants the rows to be kept; nil where it does not say.
  public var store: Bool?
}

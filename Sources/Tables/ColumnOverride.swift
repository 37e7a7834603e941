/// What inference from a file should not decide about a column.
public struct ColumnOverride: Sendable, Hashable, Codable {
  /// What the column means; nil leaves it to inference.
  public var role: ColumnRole?
  /// How its fields are read; nil leaves it to inference.
  public var kind: ColumnKind?

  /// An override of role, kind or both.
  public init(role: ColumnRole? = nil, kind: ColumnKind? = nil) {
    self.role = role
    self.kind = kind
  }
}

/// How the fields of a column are read.
public enum ColumnKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// A number.
  case number
  /// One of a few names.
  case category
  /// One of two names that say yes or no; kept as a category.
  case boolean
  /// A calendar date or a point in time.
  case date
  /// Free text, as identifiers are.
  case text
}

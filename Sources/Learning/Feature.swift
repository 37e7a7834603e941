/// One column of a `Dataset`: its name and what its numbers mean.
public struct Feature: Codable, Hashable, Sendable {
  /// What the numbers of a column mean.
  public enum Kind: Codable, Hashable, Sendable {
    /// A quantity.
    case numeric
    /// A code into levels; -1 is a missing or unknown level.
    case category(levels: [String])
    /// 1 where a nominal column has one level, 0 elsewhere; the nominal column's name.
    case indicator(of: String)
  }

  /// The column's name.
  public var name: String
  /// What its numbers mean.
  public var kind: Kind

  /// A column.
  public init(name: String, kind: Kind = .numeric) {
    self.name = name
    self.kind = kind
  }
}

/// A JSON document as a value.
///
/// Members keep their order of appearance, and equality sees that order: compare `canonical` where
/// order should not matter. A number without a fraction or exponent that fits is an `integer`.
public enum JSON: Sendable, Hashable {
  /// The value `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number written without fraction and exponent.
  case integer(Int64)
  /// Any other number; finite in every document that was read.
  case number(Double)
  /// A text.
  case string(String)
  /// Values in order.
  case array([JSON])
  /// Named values in order of appearance.
  case object([Member])

  /// A name and its value in an object.
  public struct Member: Sendable, Hashable {
    /// What stands before the colon.
    public var name: String
    /// What stands after the colon.
    public var value: JSON

    /// Makes a member of an object.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The member with this name; nil where there is none or this is no object.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// Names the value in a message: `the string '7'`, `3.5`, `an object`.
  public var summary: String {
    switch self {
    case .null, .bool, .integer, .number: text()
    case .string(let string):
      string.count > 40 ? "the string '\(string.prefix(40))…'" : "the string '\(string)'"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

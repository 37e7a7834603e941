/// A setting of a node.
public enum Attribute: Sendable, Hashable {
  /// A number.
  case float(Float)
  /// A whole number.
  case int(Int)
  /// A text.
  case string(String)
  /// A tensor.
  case tensor(Constant)
  /// Numbers.
  case floats([Float])
  /// Whole numbers.
  case ints([Int])
  /// Texts.
  case strings([String])
}

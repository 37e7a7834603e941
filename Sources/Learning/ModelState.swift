public import StrictJSON

/// A model as a header and named arrays, ready to be written to a package.
public struct ModelState: Sendable, Hashable {
  /// Numbers of one type, with their shape.
  public enum Values: Sendable, Hashable {
    /// 32-bit floating point.
    case float([Float])
    /// 64-bit floating point.
    case double([Double])
    /// 32-bit integers.
    case int32([Int32])
    /// Bytes.
    case uint8([UInt8])
  }

  /// One named array.
  public struct Array: Sendable, Hashable {
    /// Its name, unique in the model: `dense_1.kernel`.
    public var name: String
    /// The length of every axis, outermost first.
    public var shape: [Int]
    /// The numbers, the last axis running fastest.
    public var values: Values

    /// An array.
    public init(name: String, shape: [Int], values: Values) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// The classifier's name, its settings, and what else is not an array.
  public var header: JSON
  /// The arrays, in a fixed order.
  public var arrays: [Array]

  /// A state.
  public init(header: JSON, arrays: [Array]) {
    self.header = header
    self.arrays = arrays
  }

  /// The array of a name.
  public subscript(name: String) -> Array? { arrays.first { $0.name == name } }
}

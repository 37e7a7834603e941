/// A tensor that is part of a graph: numbers or texts, and the length of every axis.
///
/// Numbers are kept as the bytes that a file holds, so that two constants are equal where their bits
/// are.
public struct Constant: Sendable, Hashable {
  /// The type of the elements.
  public let type: ElementType
  /// The length of every axis, outermost first; none for a single element.
  public let shape: [Int]
  /// The numbers, little-endian, the last axis running fastest; empty for texts.
  let bytes: [UInt8]
  let texts: [String]

  public init(_ values: [Float], shape: [Int]? = nil) {
    self.init(.float, values.map(\.bitPattern), shape)
  }

  public init(_ values: [Double], shape: [Int]? = nil) {
    self.init(.double, values.map(\.bitPattern), shape)
  }

  public init(_ values: [Int64], shape: [Int]? = nil) { self.init(.int64, values, shape) }

  public init(_ values: [UInt8], shape: [Int]? = nil) { self.init(.uint8, values, shape) }

  public init(_ values: [String], shape: [Int]? = nil) {
    self.init(type: .string, shape: shape ?? [values.count], bytes: [], texts: values)
  }

  private init(_ type: ElementType, _ words: [some FixedWidthInteger], _ shape: [Int]?) {
    var bytes: [UInt8] = []
    for word in words { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    let shape = shape ?? [words.count]
    precondition(
      shape.reduce(1, *) == words.count, "\(words.count) elements for the shape \(shape)")
    self.init(type: type, shape: shape, bytes: bytes, texts: [])
  }

  private init(type: ElementType, shape: [Int], bytes: [UInt8], texts: [String]) {
    self.type = type
    self.shape = shape
    self.bytes = bytes
    self.texts = texts
  }
}

/// The type of a tensor's elements, by its number in ONNX.
public enum ElementType: Int, Sendable, Hashable {
  /// 32-bit floating point.
  case float = 1
  case uint8 = 2
  case int32 = 6
  case int64 = 7
  case string = 8
  case bool = 9
  /// 64-bit floating point.
  case double = 11
}

/// A setting of a node.
public enum Attribute: Sendable, Hashable {
  case float(Float)
  case int(Int)
  case string(String)
  case tensor(Constant)
  case floats([Float])
  case ints([Int])
  case strings([String])
}

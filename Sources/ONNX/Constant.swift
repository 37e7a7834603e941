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
  /// The texts.
  let texts: [String]

  /// Numbers in single precision.
  public init(_ values: [Float], shape: [Int]? = nil) {
    self.init(.float, values.map(\.bitPattern), shape)
  }

  /// Numbers in double precision.
  public init(_ values: [Double], shape: [Int]? = nil) {
    self.init(.double, values.map(\.bitPattern), shape)
  }

  /// Whole numbers.
  public init(_ values: [Int64], shape: [Int]? = nil) { self.init(.int64, values, shape) }

  /// Bytes.
  public init(_ values: [UInt8], shape: [Int]? = nil) { self.init(.uint8, values, shape) }

  /// Texts.
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

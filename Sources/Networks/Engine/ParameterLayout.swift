/// Where named arrays lie in one flat buffer.
public struct ParameterLayout: Sendable, Hashable {
  /// One named array.
  public struct Slice: Sendable, Hashable {
    /// Node and parameter: `dense_1.kernel`.
    public var name: String
    /// The length of every axis, outermost first.
    public var shape: [Int]
    /// The index of its first number.
    public var offset: Int

    /// The number of numbers.
    public var count: Int { shape.reduce(1, *) }
    /// Where its numbers lie.
    public var range: Range<Int> { offset..<offset + count }
  }

  /// The arrays, in order.
  public private(set) var slices: [Slice] = []
  /// The length of the buffer, with the gaps that keep every slice at a cache line.
  public private(set) var count = 0

  /// The length that an array takes in a buffer: a whole number of cache lines.
  public static func aligned(_ count: Int) -> Int { (count + 15) & ~15 }

  /// The number of numbers, without gaps.
  public var size: Int { slices.reduce(0) { $0 + $1.count } }

  /// The slice of a name.
  public subscript(name: String) -> Slice? { slices.first { $0.name == name } }

  /// Lays an array out after all others.
  mutating func append(name: String, shape: [Int]) {
    let slice = Slice(name: name, shape: shape, offset: count)
    slices.append(slice)
    count += Self.aligned(slice.count)
  }
}

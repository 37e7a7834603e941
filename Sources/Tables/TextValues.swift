/// Strings stored end to end as UTF-8, for columns in which nearly every value differs.
public struct TextValues: Sendable, Hashable {
  /// Every value's bytes, one after the other.
  public private(set) var bytes: [UInt8]
  /// Where each value begins, and where the last one ends.
  ///
  /// Value i is `bytes[offsets[i]..<offsets[i + 1]]`; an empty value is missing.
  public private(set) var offsets: [Int]

  /// Values given by their bytes and offsets.
  public init(bytes: [UInt8] = [], offsets: [Int] = [0]) {
    self.bytes = bytes
    self.offsets = offsets
  }

  /// Values given as strings.
  public init(_ strings: some Sequence<String>) {
    self.init()
    for string in strings { append(string.utf8) }
  }

  /// The number of values.
  public var count: Int { offsets.count - 1 }

  /// One value; empty where it is missing.
  public subscript(row: Int) -> String {
    String(decoding: bytes[offsets[row]..<offsets[row + 1]], as: UTF8.self)
  }

  /// Adds one value.
  public mutating func append(_ value: some Sequence<UInt8>) {
    bytes.append(contentsOf: value)
    offsets.append(bytes.count)
  }

  /// The given rows, in the given order.
  public func selecting(rows: [Int]) -> TextValues {
    var picked = TextValues()
    for row in rows { picked.append(bytes[offsets[row]..<offsets[row + 1]]) }
    return picked
  }
}

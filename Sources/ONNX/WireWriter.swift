/// Writes the wire format of Protocol Buffers: fields as a number and a wire type, then their value.
struct WireWriter {
  private(set) var bytes: [UInt8] = []

  /// A field that holds a whole number; a negative one takes ten bytes.
  mutating func field(_ number: Int, _ value: Int) {
    tag(number, wire: 0)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A field that holds a number in single precision.
  mutating func field(_ number: Int, _ value: Float) {
    tag(number, wire: 5)
    withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// A field that holds bytes.
  mutating func field(_ number: Int, _ value: some Collection<UInt8>) {
    tag(number, wire: 2)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// A field that holds a text.
  mutating func field(_ number: Int, _ value: String) { field(number, value.utf8) }

  /// A field that holds a message.
  mutating func message(_ number: Int, _ write: (inout WireWriter) -> Void) {
    var inner = WireWriter()
    write(&inner)
    field(number, inner.bytes)
  }

  private mutating func tag(_ number: Int, wire: UInt64) { varint(UInt64(number) << 3 | wire) }

  /// Seven bits a byte, the lowest first; the top bit says that more follow.
  mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7F {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

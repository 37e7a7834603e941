import StrictJSON

/// JSON written straight into bytes.
enum JSONText {
  private static let hexadecimal = Array("0123456789abcdef".utf8)

  /// A text between quotes, with escapes.
  static func of(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    append(text, to: &bytes)
    return bytes
  }

  /// Appends a text between quotes, with escapes.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0..<0x20:
        bytes.append(contentsOf: "\\u00".utf8)
        bytes.append(hexadecimal[Int(byte >> 4)])
        bytes.append(hexadecimal[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a number with the fewest digits that read back to it; `null` where it is not finite.
  static func append(_ number: Float, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
  }

  /// Appends a number with the fewest digits that read back to it; `null` where it is not finite.
  static func append(_ number: Double, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: (number.isFinite ? number.description : "null").utf8)
  }

  static func append(_ number: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: number.description.utf8)
  }

  /// Appends text as it stands.
  static func append(raw text: StaticString, to bytes: inout [UInt8]) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}

extension JSON {
  /// A number with the digits of the `Float`, so that 0.1 stays 0.1.
  init(short number: Float) { self = .number(Double(number.description) ?? Double(number)) }
}

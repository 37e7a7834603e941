extension [UInt8] {
  /// Appends a field of text, with quotes only where it needs them (RFC 4180).
  package mutating func append(field text: String, delimiter: UInt8) {
    var text = text
    text.withUTF8 { append(field: $0, delimiter: delimiter) }
  }

  private mutating func append(field text: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
    let quote = UInt8(ascii: "\"")
    let needsQuotes = text.contains {
      $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D
    }
    guard needsQuotes else { return append(contentsOf: text) }
    append(quote)
    for byte in text {
      if byte == quote { append(quote) }
      append(byte)
    }
    append(quote)
  }

  /// Appends a number with the fewest digits that read back to it.
  package mutating func append(number: Float) { append(number: number.description) }

  /// Appends a number with the fewest digits that read back to it.
  package mutating func append(number: Double) { append(number: number.description) }

  private mutating func append(number description: String) {
    // A whole number needs no ".0".
    let plain = description.hasSuffix(".0") ? description.dropLast(2) : description[...]
    append(contentsOf: plain.utf8)
  }
}

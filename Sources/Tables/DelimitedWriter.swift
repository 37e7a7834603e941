/// Writes delimited text into a buffer of bytes: quotes only where they are needed (RFC 4180), LF.
package struct DelimitedWriter: Sendable {
  /// What was written so far.
  package private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private var isAtRowStart = true

  /// An empty buffer; the delimiter is one ASCII character.
  package init(delimiter: Character = ",") {
    precondition(delimiter.isASCII, "the delimiter must be ASCII, got '\(delimiter)'")
    self.delimiter = delimiter.asciiValue ?? 0x2C
  }

  /// Forgets what was written and keeps the room.
  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Writes a field of text.
  package mutating func write(_ text: String) {
    beginField()
    bytes.append(field: text, delimiter: delimiter)
  }

  /// Writes a field of text that came from data, which is none of a spreadsheet's formulas then.
  package mutating func write(ofData text: String) { write(text.withoutFormula) }

  package mutating func write(_ number: Int) {
    beginField()
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Writes a number with the fewest digits that read back to it; NaN as an empty field.
  package mutating func write(_ number: Double) {
    beginField()
    if !number.isNaN { bytes.append(number: number) }
  }

  /// Writes a number with the fewest digits that read back to it; NaN as an empty field.
  package mutating func write(_ number: Float) {
    beginField()
    if !number.isNaN { bytes.append(number: number) }
  }

  /// Writes an empty field, which stands for a missing value.
  package mutating func writeMissing() { beginField() }

  package mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  /// Writes a row of text.
  package mutating func writeRow(_ fields: some Sequence<String>) {
    for field in fields { write(field) }
    endRow()
  }

  private mutating func beginField() {
    if !isAtRowStart { bytes.append(delimiter) }
    isAtRowStart = false
  }
}

extension String {
  /// The text, behind an apostrophe where a spreadsheet would take it for a formula and run it: where it
  /// begins with `=`, `+`, `-`, `@`, a tab or a return, and is no number.
  package var withoutFormula: String {
    guard let first = utf8.first, "=+-@\t\r".utf8.contains(first), Double(self) == nil else {
      return self
    }
    return "'" + self
  }
}

extension [UInt8] {
  /// Appends a field of text, with quotes only where it needs them (RFC 4180).
  package mutating func append(field text: String, delimiter: UInt8) {
    append(field: text, delimiter: delimiter, quote: UInt8(ascii: "\""))
  }

  /// Appends a field of text, with quotes only where it needs them; where nothing quotes, blanks stand for
  /// what would need them.
  mutating func append(field text: String, delimiter: UInt8, quote: UInt8) {
    var text = text
    text.withUTF8 { text in
      guard quote == Dialect.noQuote else {
        return append(quoting: text, delimiter: delimiter, quote: quote)
      }
      append(contentsOf: text.map { [delimiter, 0x0A, 0x0D].contains($0) ? 0x20 : $0 })
    }
  }

  private mutating func append(
    quoting text: UnsafeBufferPointer<UInt8>, delimiter: UInt8, quote: UInt8
  ) {
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

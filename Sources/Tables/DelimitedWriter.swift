/// Writes delimited text into a buffer of bytes: quotes only where they are needed (RFC 4180), LF.
public struct DelimitedWriter: Sendable {
  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  private let delimiter: UInt8
  private var isAtRowStart = true

  /// An empty buffer; the delimiter is one ASCII character.
  public init(delimiter: Character = ",") {
    precondition(delimiter.isASCII, "the delimiter must be ASCII, got '\(delimiter)'")
    self.delimiter = delimiter.asciiValue ?? 0x2C
  }

  /// Forgets what was written and keeps the room.
  public mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  /// Writes a field of text.
  public mutating func write(_ text: String) {
    beginField()
    bytes.append(field: text, delimiter: delimiter)
  }

  /// Writes a whole number.
  public mutating func write(_ number: Int) {
    beginField()
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Writes a number with the fewest digits that read back to it; NaN as an empty field.
  public mutating func write(_ number: Double) {
    beginField()
    if !number.isNaN { bytes.append(number: number) }
  }

  /// Writes a number with the fewest digits that read back to it; NaN as an empty field.
  public mutating func write(_ number: Float) {
    beginField()
    if !number.isNaN { bytes.append(number: number) }
  }

  /// Writes an empty field, which stands for a missing value.
  public mutating func writeMissing() { beginField() }

  /// Ends the row.
  public mutating func endRow() {
    bytes.append(0x0A)
    isAtRowStart = true
  }

  /// Writes a row of text.
  public mutating func writeRow(_ fields: some Sequence<String>) {
    for field in fields { write(field) }
    endRow()
  }

  private mutating func beginField() {
    if !isAtRowStart { bytes.append(delimiter) }
    isAtRowStart = false
  }
}

import Files
package import Learning

/// The digests of rows as a schema's model sees them.
package struct RowDigests: Sendable {
  /// For every column of names the bytes of its levels.
  private let levels: [[[UInt8]]]

  package init(_ schema: InputSchema) {
    levels = schema.columns.map { $0.levels.map { [2] + Array($0.utf8) + [0] } }
  }

  /// The SHA-256 of every row, 32 bytes each, one after the other.
  ///
  /// What is digested is the row's values in the schema's order: a byte 0 for a missing value, 1 and
  /// the eight bytes of the number, the lowest first, 2 and the name ended by a 0, or 3 for a name that
  /// no training row had.
  package func digests(of rows: RawRows) -> [UInt8] {
    var all: [UInt8] = []
    all.reserveCapacity(32 * rows.count)
    var text: [UInt8] = []
    text.reserveCapacity(16 * levels.count)
    for row in 0..<rows.count {
      text.removeAll(keepingCapacity: true)
      for (place, column) in rows.columns.enumerated() {
        switch column {
        case .numbers(let numbers): Self.append(numbers[row], to: &text)
        case .codes(let codes):
          let code = codes[row]
          if code >= 0 {
            text += levels[place][Int(code)]
          } else {
            text.append(code == RawRows.missing ? 0 : 3)
          }
        }
      }
      SHA256.append(digestOf: text, to: &all)
    }
    return all
  }

  private static func append(_ number: Double, to text: inout [UInt8]) {
    guard !number.isNaN else { return text.append(0) }
    text.append(1)
    var bits = number.bitPattern
    for _ in 0..<8 {
      text.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
    }
  }
}

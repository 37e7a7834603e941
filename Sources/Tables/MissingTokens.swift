/// What a file writes where a value is missing.
package enum MissingTokens {
  /// Besides nothing and blanks, for every kind of column.
  private static let everywhere: Set<[UInt8]> = Set(
    ["NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "Null", "?"].map { Array($0.utf8) })
  /// Among numbers and dates only; among names, `None` may well be a name.
  private static let amongNumbers: Set<[UInt8]> = Set(["None", "none"].map { Array($0.utf8) })

  /// What stands for a missing name, without blanks around it.
  package static let plain = [[]] + everywhere.sorted { $0.lexicographicallyPrecedes($1) }

  /// A field without the blanks around it.
  package static func trimmed(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var part = field[...]
    while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
    while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
    return UnsafeBufferPointer(rebasing: part)
  }

  /// Whether a field, trimmed, stands for a missing value.
  package static func isMissing(_ trimmed: UnsafeBufferPointer<UInt8>) -> Bool {
    trimmed.isEmpty || (trimmed.count <= 4 && everywhere.contains(Array(trimmed)))
  }

  /// Whether a field, trimmed, stands for a missing number or date.
  package static func isMissingNumber(_ trimmed: UnsafeBufferPointer<UInt8>) -> Bool {
    isMissing(trimmed) || (trimmed.count == 4 && amongNumbers.contains(Array(trimmed)))
  }
}

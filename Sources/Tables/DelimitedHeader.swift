/// The first record of delimited text, and how the text is written.
public struct DelimitedHeader: Sendable, Hashable {
  /// What errors call the text.
  public let file: String
  /// The names of the columns, all different.
  public let names: [String]
  /// The record as it stands, a byte order mark included, without its line end.
  public let record: [UInt8]
  /// What ends a record: LF, CR and LF, or CR.
  public let lineEnd: [UInt8]
  let dialect: Dialect

  /// The header of text whose first bytes, at least up to the first row, are given.
  init(_ head: FileHead, bytes: [UInt8], file: String) {
    self.file = file
    names = head.names
    dialect = head.dialect
    var end = head.dataStart
    if end > 0, bytes[end - 1] == head.dialect.lineEnd { end -= 1 }
    let hasReturn = end > 0 && end < head.dataStart && bytes[end - 1] == 0x0D
    lineEnd = hasReturn ? [0x0D, head.dialect.lineEnd] : [head.dialect.lineEnd]
    record = Array(bytes[..<(hasReturn ? end - 1 : end)])
  }

  /// The character between fields.
  public var delimiter: Character { Character(UnicodeScalar(dialect.delimiter)) }

  /// The byte between fields.
  package var delimiterByte: UInt8 { dialect.delimiter }

  /// Where a column stands; a missing one is an error that names the nearest.
  public func place(of name: String) throws(DataError) -> Int {
    guard let place = names.firstIndex(of: name) else {
      throw .missingColumn(name, known: names, purpose: file)
    }
    return place
  }
}

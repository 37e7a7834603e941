/// The first records of a file, split one byte at a time.
///
/// It is lenient: what stands between a closing quote and the next delimiter is kept, since the
/// strict splitter says what is wrong there.
struct HeadScan {
  struct Record {
    var fields: [[UInt8]] = []
    /// The offset behind its line end.
    var end = 0
  }

  /// Fields after which scanning stops at the next record.
  private static let fieldLimit = 20_000
  /// A record with more fields than that is not taken for one.
  static let columnLimit = 100_000

  /// Whether a record has more fields than a table may have columns.
  private(set) var isTooWide = false
  /// Complete records.
  private(set) var records: [Record] = []

  /// Scans at most `limit` records; the last one counts as complete where the bytes are the whole
  /// file.
  init(_ bytes: ArraySlice<UInt8>, _ dialect: Dialect, isWhole: Bool, limit: Int) {
    let (delimiter, lineEnd, quote) = (dialect.delimiter, dialect.lineEnd, dialect.quote)
    var record = Record()
    var field: [UInt8] = []
    var isQuoted = false
    var atFieldStart = true
    var position = bytes.startIndex
    var total = 0
    // Two records at least, however many fields they have.
    while position < bytes.endIndex, records.count < limit, !isTooWide,
      total < Self.fieldLimit || records.count < 2 || !record.fields.isEmpty || !atFieldStart
    {
      if atFieldStart, record.fields.isEmpty, !records.isEmpty,
        let end = dialect.comments?.end(in: bytes, at: position, dialect)
      {
        position = min(end + 1, bytes.endIndex)
        continue
      }
      let byte = bytes[position]
      position += 1
      if isQuoted {
        if byte != quote {
          field.append(byte)
        } else if position < bytes.endIndex, bytes[position] == quote {
          field.append(quote)
          position += 1
        } else {
          isQuoted = false
        }
      } else if byte == quote, atFieldStart {
        isQuoted = true
        atFieldStart = false
      } else if byte == delimiter || byte == lineEnd {
        if byte == lineEnd { while field.last == dialect.besideLineEnd { field.removeLast() } }
        record.fields.append(field)
        total += 1
        isTooWide = record.fields.count > Self.columnLimit
        field.removeAll()
        atFieldStart = true
        if byte == lineEnd { finish(&record, at: position) }
      } else {
        field.append(byte)
        atFieldStart = false
      }
    }
    let isInsideRecord = !record.fields.isEmpty || !atFieldStart
    if isWhole, position == bytes.endIndex, isInsideRecord {
      record.fields.append(field)
      finish(&record, at: position)
    }
  }

  private mutating func finish(_ record: inout Record, at end: Int) {
    record.end = end
    records.append(record)
    record = Record()
  }
}

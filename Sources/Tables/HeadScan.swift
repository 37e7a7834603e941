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

  /// Complete records.
  private(set) var records: [Record] = []

  /// Scans at most `limit` records; the last one counts as complete where the bytes are the whole
  /// file.
  init(
    _ bytes: ArraySlice<UInt8>, delimiter: UInt8, lineEnd: UInt8, isWhole: Bool, limit: Int
  ) {
    let quote = UInt8(ascii: "\"")
    var record = Record()
    var field: [UInt8] = []
    var isQuoted = false
    var atFieldStart = true
    var position = bytes.startIndex
    var total = 0
    while position < bytes.endIndex, records.count < limit, total < Self.fieldLimit {
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
        if byte == lineEnd, field.last == 0x0D { field.removeLast() }
        record.fields.append(field)
        total += 1
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

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
    // Two records at least, however many fields they have.
    while position < bytes.endIndex, records.count < limit, !isTooWide,
      total < Self.fieldLimit || records.count < 2 || !record.fields.isEmpty || !atFieldStart
    {
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
        if byte == lineEnd { while field.last == 0x0D { field.removeLast() } }
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

/// Which bytes separate fields and records.
struct Dialect: Sendable, Hashable {
  static let delimiters = Array(",;\t|".utf8)

  /// That of RFC 4180, but for the line end.
  static let standard = Dialect(head: [], isWhole: true)

  var delimiter: UInt8
  var lineEnd: UInt8

  /// Finds out both from the beginning of a file, quotes taken into account.
  ///
  /// The delimiter is the one that gives the header the most fields in which the following records
  /// agree: the share of agreeing records times the header's delimiters, the first in the order above
  /// where that is equal. Records end with LF, also behind CR; with CR where there is no LF.
  init(head: ArraySlice<UInt8>, isWhole: Bool) {
    lineEnd = 0x0A
    delimiter = Self.delimiters[0]
    findLineEnd(head)
    var best = 0.0
    for candidate in Self.delimiters {
      let scan = HeadScan(
        head, delimiter: candidate, lineEnd: lineEnd, isWhole: isWhole, limit: 100)
      let score = Self.score(scan.records.map(\.fields.count))
      if score > best {
        best = score
        delimiter = candidate
      }
    }
  }

  /// Finds out how records end, from the beginning of a file.
  mutating func findLineEnd(_ head: ArraySlice<UInt8>) {
    let hasLineFeed = head.contains(UInt8(ascii: "\n"))
    lineEnd = !hasLineFeed && head.contains(UInt8(ascii: "\r")) ? 0x0D : 0x0A
  }

  private static func score(_ counts: [Int]) -> Double {
    guard let header = counts.first else { return 0 }
    let agreeing = counts.count { $0 == header }
    return Double(agreeing) / Double(counts.count) * Double(header - 1)
  }
}

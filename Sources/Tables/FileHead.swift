import CKernels

/// What the beginning of a file tells: its dialect, its header, and rows to guess kinds from.
struct FileHead: Sendable {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// How many bytes are looked at first, and how many times as many whenever they are too few.
  static let firstLook = 1 << 16
  static let growth = 8

  var dialect: Dialect
  var names: [String]
  /// The bytes in front of the first row: the header, a byte order mark included.
  var preamble: [UInt8]
  /// The offset of the first row.
  var dataStart: Int { preamble.count }
  /// The line of the first row.
  var dataLine: Int
  /// The fields of the first rows.
  var sample: [[[UInt8]]]

  /// Looks at more and more of the file until it holds two records.
  init(source: ByteSource, file: String) throws(DataError) {
    var size = Self.firstLook
    while true {
      guard let bytes = source.bytes(size, at: 0) else { throw .changed(file) }
      let isWhole = size >= source.count
      if let head = try FileHead(bytes, isWhole: isWhole, file: file) {
        self = head
        return
      }
      size *= Self.growth
    }
  }

  /// Looks at the first bytes of a file, or at all; nil where they hold less than two records.
  init?(_ bytes: [UInt8], isWhole: Bool, file: String) throws(DataError) {
    let start = bytes.starts(with: Self.mark) ? Self.mark.count : 0
    let dialect = Dialect(head: bytes[start...], isWhole: isWhole)
    let scan = HeadScan(
      bytes[start...], delimiter: dialect.delimiter, lineEnd: dialect.lineEnd, isWhole: isWhole,
      limit: 200)
    guard isWhole || scan.records.count >= 2 else { return nil }
    guard let header = scan.records.first else {
      throw .unreadable(file: file, reason: "expected a header and rows, the file is empty")
    }
    self.dialect = dialect
    (names, dataLine) = try Self.header(
      from: start, to: header.end, columns: header.fields.count, .memory(bytes), dialect, file: file
    )
    preamble = Array(bytes[..<header.end])
    sample = scan.records.dropFirst().map(\.fields)
  }

  /// The names, strictly split, and the line below them.
  private static func header(
    from start: Int, to end: Int, columns: Int, _ source: ByteSource, _ dialect: Dialect,
    file: String
  ) throws(DataError) -> (names: [String], dataLine: Int) {
    var buffer = ChunkBuffer()
    var chunk = Chunk(start: start, end: end, firstRow: 0, rows: 1, firstLine: 1)
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    if end > start, buffer.bytes[end - start - 1] == dialect.lineEnd { chunk.end -= 1 }
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    let lines = buffer.lineEnds(before: chunk.end, dialect)
    if let found = buffer.split(dialect, columns: columns) {
      guard buffer.load(chunk, from: source) else { throw .changed(file) }
      let line = 1 + buffer.lineEnds(before: found.offset, dialect)
      throw found.problem.error(file: file, line: line)
    }
    let names = (0..<columns).map { buffer.text(buffer.column($0)[0]) }
    try check(names, file: file)
    return (names, 2 + lines)
  }

  private static func check(_ names: [String], file: String) throws(DataError) {
    var first: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if name.allSatisfy(\.isWhitespace) {
        throw ReadProblem.emptyName(position: index + 1).error(file: file, line: 1)
      }
      if let earlier = first.updateValue(index, forKey: name) {
        throw ReadProblem.duplicateName(name, first: earlier + 1, second: index + 1)
          .error(file: file, line: 1)
      }
    }
  }
}

extension DataError {
  /// Bytes that were there are gone.
  static func changed(_ file: String) -> DataError {
    .unreadable(file: file, reason: "the file changed while it was read")
  }
}

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
    // Two records at least, however many fields they have.
    while position < bytes.endIndex, records.count < limit,
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
    let hasLineFeed = head.contains(UInt8(ascii: "\n"))
    lineEnd = !hasLineFeed && head.contains(UInt8(ascii: "\r")) ? 0x0D : 0x0A
    delimiter = Self.delimiters[0]
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

  private static func score(_ counts: [Int]) -> Double {
    guard let header = counts.first else { return 0 }
    let agreeing = counts.count { $0 == header }
    return Double(agreeing) / Double(counts.count) * Double(header - 1)
  }
}

import CKernels

/// Reads delimited text with a header from its beginning to its end, in blocks of whole records.
///
/// What counts as a delimiter, a record and a problem is the same as for `Table.read`, but that problems
/// are met in the order of the text. Memory does not depend on the length of the text: at most two
/// blocks are held, or one record where that is longer.
public struct DelimitedBlocks: ~Copyable, Sendable {
  /// What the kernels may read behind the last byte.
  private static let slack = 64

  /// The names of the columns, and how the text is written.
  package let header: DelimitedHeader
  private let blockSize: Int
  private let recordLimit: Int
  private var stream: ByteStream
  private var isAtEnd = false
  /// Bytes from the beginning of a record on, of which the first `filled` are read.
  private var window: [UInt8]
  private var filled = 0
  private var scan = RecordScan()
  private var row = 0
  private var line: Int

  /// Opens a file, or standard input for `-`, and reads its header.
  public init(path: String, blockSize: Int = 1 << 18) throws(DataError) {
    try self.init(ByteStream(path: path), blockSize: blockSize)
  }

  /// Reads the header of text in memory; `name` stands for the file in errors.
  public init(
    bytes: [UInt8], name: String = "data", blockSize: Int = 1 << 18
  ) throws(DataError) {
    try self.init(ByteStream(bytes: bytes, name: name), blockSize: blockSize)
  }

  /// Reads the header of text that somebody hands over bit by bit; `source` gives some of the next bytes,
  /// none behind the last, and `name` stands for the file in errors.
  package init(
    name: String, blockSize: Int = 1 << 18,
    source: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws(DataError) -> Int
  ) throws(DataError) {
    try self.init(ByteStream(name: name, source: source), blockSize: blockSize)
  }

  /// As above; a record longer than `recordLimit` bytes is an error.
  init(
    _ stream: consuming ByteStream, blockSize: Int, recordLimit: Int = 1 << 26
  ) throws(DataError) {
    var bytes: [UInt8] = []
    let head = try Self.head(&stream, &bytes, limit: recordLimit)
    header = DelimitedHeader(head, bytes: bytes, file: stream.name)
    line = head.dataLine
    stream.putBack(bytes[head.dataStart...])
    window = [UInt8](repeating: 0, count: Self.slack)
    self.blockSize = max(1, blockSize)
    self.recordLimit = recordLimit
    self.stream = stream
  }

  /// How many bytes were read.
  public var bytesRead: Int { stream.position }

  /// The number of all bytes; nil for a pipe.
  public var size: Int? { stream.size }

  /// The next records; nil behind the last.
  ///
  /// Text without any record is an error.
  package mutating func next() throws(DataError) -> DelimitedBlock? {
    while true {
      if filled >= blockSize, let end = scan.blockEnd(window, filled: filled, header) {
        return take(upTo: end, rows: scan.records(before: end, window, header.dialect))
      }
      if isAtEnd { return try takeRest() }
      guard filled < recordLimit else {
        throw ReadProblem.endlessRecord(limit: "\(recordLimit >> 20) MB")
          .error(file: header.file, line: line)
      }
      try readMore()
    }
  }

  // MARK: - Reading

  /// Reads more and more until the header and a row are there.
  private static func head(
    _ stream: inout ByteStream, _ bytes: inout [UInt8], limit: Int
  ) throws(DataError) -> FileHead {
    var size = FileHead.firstLook
    while true {
      // One byte more tells whether that is all.
      try append(size + 1 - bytes.count, to: &bytes, from: &stream)
      let isWhole = bytes.count <= size
      let look = isWhole ? bytes : Array(bytes[..<size])
      if let head = try FileHead(look, isWhole: isWhole, rules: ReadingRules(), file: stream.name) {
        return head
      }
      guard size < limit else {
        throw ReadProblem.endlessRecord(limit: "\(limit >> 20) MB").error(
          file: stream.name, line: 1)
      }
      size = min(size * FileHead.growth, limit)
    }
  }

  private static func append(
    _ count: Int, to bytes: inout [UInt8], from stream: inout ByteStream
  ) throws(DataError) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    let got = try read(count, into: &bytes, at: start, from: &stream)
    bytes.removeLast(count - got)
  }

  private static func read(
    _ count: Int, into bytes: inout [UInt8], at start: Int, from stream: inout ByteStream
  ) throws(DataError) -> Int {
    var problem: DataError?
    let got = bytes.withUnsafeMutableBufferPointer { all -> Int in
      guard let base = all.baseAddress else { return 0 }
      do throws(DataError) {
        return try stream.read(count, into: base + start)
      } catch {
        problem = error
        return 0
      }
    }
    if let problem { throw problem }
    return got
  }

  /// How many bytes the window is to hold next: a block, then as much as tells whether anything follows
  /// its last record, and twice as much where a record is longer than that.
  private var wanted: Int {
    if filled < blockSize { return blockSize }
    guard scan.records > 0 else { return 2 * filled }
    let isEmptyLine = window[max(0, filled - 3)..<filled].allSatisfy { $0 == 0x0A || $0 == 0x0D }
    return filled + (isEmptyLine ? 1 << 12 : 1)
  }

  private mutating func readMore() throws(DataError) {
    let wanted = wanted
    if window.count < wanted + Self.slack {
      window.append(
        contentsOf: repeatElement(0, count: wanted + wanted / 4 + Self.slack - window.count))
    }
    let got = try Self.read(wanted - filled, into: &window, at: filled, from: &stream)
    isAtEnd = got < wanted - filled
    filled += got
    scan.look(at: window, filled: filled, header.dialect)
  }

  // MARK: - Blocks

  /// The records in front of a line end, which goes with them.
  private mutating func take(upTo end: Int, rows: Int) -> DelimitedBlock {
    let block = DelimitedBlock(
      rows: rows, firstRow: row, firstLine: line, bytes: Array(window[..<end]))
    let behind = min(end + 1, filled)
    row += rows
    line += lineEnds(in: 0..<behind)
    window.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress else { return }
      base.update(from: base + behind, count: filled - behind)
    }
    filled -= behind
    scan.drop(behind, records: rows)
    return block
  }

  /// The last records: line ends at the end of the text stand for no rows, but for one column, where
  /// an empty line is a missing value, only the last one is taken off.
  private mutating func takeRest() throws(DataError) -> DelimitedBlock? {
    var end = filled
    if header.names.count > 1 {
      while end > 0, window[end - 1] == 0x0A || window[end - 1] == 0x0D { end -= 1 }
    } else if end > 0, window[end - 1] == header.dialect.lineEnd {
      end -= 1
    }
    guard end > 0 || (header.names.count == 1 && filled > 0) else {
      if row == 0 { throw ReadProblem.noRows.error(file: header.file) }
      return nil
    }
    let rows = scan.records - (scan.isInsideQuotes ? 0 : lineEnds(in: end..<filled)) + 1
    let block = take(upTo: end, rows: rows)
    filled = 0
    return block
  }

  private func lineEnds(in range: Range<Int>) -> Int {
    window.withUnsafeBufferPointer { all in
      guard let base = all.baseAddress else { return 0 }
      return ckt_count(base + range.lowerBound, range.count, header.dialect.lineEnd)
    }
  }
}

/// Where the records in a window of text end, as far as it was looked at.
struct RecordScan {
  /// The number of record ends.
  private(set) var records = 0
  /// The offset behind the last record end, or 0.
  private var cut = 0
  private var looked = 0
  private var state = CKT_OUTSIDE

  /// Whether the last byte stands inside quotes.
  var isInsideQuotes: Bool { state == CKT_INSIDE }

  /// Looks at what is new; 64 more bytes must be readable.
  mutating func look(at window: [UInt8], filled: Int, _ dialect: Dialect) {
    guard filled > looked else { return }
    let before = looked > 0 ? window[looked - 1] : dialect.lineEnd
    let survey = window.withUnsafeBufferPointer { all in
      all.baseAddress.map {
        ckt_survey_block(
          $0 + looked, filled - looked, before, dialect.delimiter, dialect.lineEnd, state)
      }
    }
    guard let survey else { return }
    if survey.records > 0 { cut = looked + survey.last }
    records += survey.records
    state = survey.state
    looked = filled
  }

  /// The offset of the line end that closes a block; nil while none can be told.
  ///
  /// Empty lines in front of the last record end are left for the next block, since they stand for no
  /// rows if nothing else follows.
  func blockEnd(_ window: [UInt8], filled: Int, _ header: DelimitedHeader) -> Int? {
    guard cut > 0 else { return nil }
    if header.names.count == 1 { return cut - 1 }
    let isFollowed = window[cut..<filled].contains { $0 != 0x0A && $0 != 0x0D }
    guard isFollowed else { return nil }
    var kept = cut
    while kept > 0, window[kept - 1] == 0x0A || window[kept - 1] == 0x0D { kept -= 1 }
    return window[kept...].firstIndex(of: header.dialect.lineEnd)
  }

  /// The number of records up to the line end at an offset behind which only empty lines end.
  func records(before end: Int, _ window: [UInt8], _ dialect: Dialect) -> Int {
    records - window[(end + 1)..<cut].count { $0 == dialect.lineEnd }
  }

  /// Forgets the first bytes, and the records in them.
  mutating func drop(_ bytes: Int, records dropped: Int) {
    cut = max(0, cut - bytes)
    looked -= bytes
    records -= dropped
  }
}

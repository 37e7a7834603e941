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
  /// Blocks that were read and are to be given yet, the last first.
  private var waiting: [DelimitedBlock] = []
  private var row = 0
  private var comments = 0
  private var line: Int

  /// Opens a file, or standard input for `-`, and reads its header.
  ///
  /// It may be packed by gzip, or be the one table in a zip archive.
  public init(
    path: String, rules: ReadingRules = ReadingRules(), blockSize: Int = 1 << 18
  ) throws(DataError) {
    let stream = try ByteStream(
      ByteInput(path: path), rules: rules, limit: UnpackedInput.streamLimit)
    try self.init(stream, rules: rules, blockSize: blockSize)
  }

  /// Reads the header of text in memory; `name` stands for the file in errors.
  public init(
    bytes: [UInt8], name: String = "data", rules: ReadingRules = ReadingRules(),
    blockSize: Int = 1 << 18
  ) throws(DataError) {
    let stream = try ByteStream(
      ByteInput(.memory(bytes), name: name), rules: rules, limit: nil)
    try self.init(stream, rules: rules, blockSize: blockSize)
  }

  /// As above, of packed bytes that may expand to so many.
  package init(packed bytes: [UInt8], name: String, limit: Int) throws(DataError) {
    let stream = try ByteStream(ByteInput(.memory(bytes), name: name), limit: limit)
    try self.init(stream, rules: ReadingRules(), blockSize: 1 << 18)
  }

  /// Reads the header of text that somebody hands over bit by bit; `source` gives some of the next bytes,
  /// none behind the last, and `name` stands for the file in errors.
  package init(
    name: String, rules: ReadingRules = ReadingRules(), blockSize: Int = 1 << 18,
    source: @escaping @Sendable (UnsafeMutableRawBufferPointer) throws(DataError) -> Int
  ) throws(DataError) {
    let stream = try ByteStream(ByteInput(name: name, source: source), rules: rules, limit: nil)
    try self.init(stream, rules: rules, blockSize: blockSize)
  }

  /// As above; a record longer than `recordLimit` bytes is an error.
  init(
    _ stream: consuming ByteStream, rules: ReadingRules, blockSize: Int,
    recordLimit: Int = 1 << 26
  ) throws(DataError) {
    var bytes: [UInt8] = []
    let head = try Self.head(&stream, &bytes, rules, limit: recordLimit)
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

  /// What became of the bytes so far before they were read, and of lines that are no rows.
  package var told: [String] { stream.told + header.dialect.told(comments: comments) }

  /// The next records; nil behind the last.
  ///
  /// Text without any record is an error.
  package mutating func next() throws(DataError) -> DelimitedBlock? {
    while true {
      if let block = waiting.popLast() { return block }
      if filled >= blockSize, let end = scan.blockEnd(window, filled: filled, header) {
        take(upTo: end, rows: scan.records(before: end, window, header.dialect))
        continue
      }
      if isAtEnd {
        guard filled > 0, takeRest() else {
          if row == 0 { throw ReadProblem.noRows.error(file: header.file) }
          return nil
        }
        continue
      }
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
    _ stream: inout ByteStream, _ bytes: inout [UInt8], _ rules: ReadingRules, limit: Int
  ) throws(DataError) -> FileHead {
    var size = FileHead.firstLook
    while true {
      // One byte more tells whether that is all.
      try append(size + 1 - bytes.count, to: &bytes, from: &stream)
      let isWhole = bytes.count <= size
      let look = isWhole ? bytes : Array(bytes[..<size])
      if let head = try FileHead(look, isWhole: isWhole, rules: rules, file: stream.name) {
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

  /// Takes the records in front of a line end, which goes with them.
  private mutating func take(upTo end: Int, rows: Int) {
    let behind = min(end + 1, filled)
    var (runs, found) = ([RecordRun(range: 0..<end, rows: rows)], 0)
    window.withUnsafeBufferPointer { all in
      let dialect = header.dialect
      if let base = all.baseAddress, dialect.mayHoldComments(base, end, before: dialect.lineEnd) {
        (runs, found) = dialect.runs(in: UnsafeBufferPointer(rebasing: all[..<end]))
      }
    }
    comments += found
    var blocks: [DelimitedBlock] = []
    var counted = 0
    for run in runs {
      line += lineEnds(in: counted..<run.range.lowerBound)
      counted = run.range.lowerBound
      blocks.append(
        DelimitedBlock(
          rows: run.rows, firstRow: row, firstLine: line, bytes: Array(window[run.range])))
      row += run.rows
    }
    waiting = blocks.reversed()
    line += lineEnds(in: counted..<behind)
    window.withUnsafeMutableBufferPointer { all in
      guard let base = all.baseAddress else { return }
      base.update(from: base + behind, count: filled - behind)
    }
    filled -= behind
    scan.drop(behind, records: rows)
  }

  /// Takes the last records; false where there are none.
  ///
  /// Line ends at the end of the text stand for no rows, but for one column, where an empty line is a missing
  /// value, only the last one is taken off.
  private mutating func takeRest() -> Bool {
    var end = filled
    if header.names.count > 1 {
      while end > 0, window[end - 1] == 0x0A || window[end - 1] == 0x0D { end -= 1 }
    } else if window[end - 1] == header.dialect.lineEnd {
      end -= 1
    }
    guard end > 0 || header.names.count == 1 else { return false }
    let rows = scan.records - (scan.isInsideQuotes ? 0 : lineEnds(in: end..<filled)) + 1
    take(upTo: end, rows: rows)
    filled = 0
    return true
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
        dialect.survey($0 + looked, filled - looked, before: before, state: state)
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

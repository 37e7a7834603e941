import CKernels

/// What the beginning of a file tells: its dialect, its header, and rows to guess kinds from.
struct FileHead: Sendable {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// How many bytes are looked at first, and how many times as many whenever they are too few.
  static let firstLook = 1 << 16
  static let growth = 8

  var dialect: Dialect
  var names: [String]
  /// The offset of the first row.
  var dataStart: Int
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
    dataStart = header.end
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

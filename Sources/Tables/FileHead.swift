/// What the beginning of a file tells: its dialect, its header, and rows to guess kinds from.
struct FileHead: Sendable {
  /// How many bytes are looked at first, and how many times as many whenever they are too few.
  static let firstLook = 1 << 16
  static let growth = 8
  /// The header and the first row must end within so many bytes.
  static let limit = 1 << 25

  var dialect: Dialect
  /// The names of the columns; those that the header does not name are called as pandas calls them.
  var names: [String]
  /// The places of columns that the header does not name.
  var nameless: Set<Int> = []
  /// The names that stand between blanks in the header, by their places, as they stand there; the blanks are
  /// no part of them.
  private(set) var padded: [Int: String] = [:]
  /// Whether the names stand in the file.
  let hasHeader: Bool
  /// Whether the header has a field less than the rows, so that a name was added.
  private(set) var isShort = false
  /// The bytes in front of the first row: the header and what stands in front of it.
  var preamble: [UInt8]
  /// The offset of the header.
  private(set) var headerStart: Int
  /// The offset of the first row.
  var dataStart: Int { preamble.count }
  var headerLine: Int
  /// The line of the first row.
  var dataLine: Int
  /// The fields of the first rows.
  var sample: [[[UInt8]]]

  /// What pandas calls a column without a name.
  static func name(ofNameless place: Int) -> String { "Unnamed: \(place)" }

  /// Whether a name is the one that pandas gives a nameless first column, or the next such: `Unnamed: 0.1`.
  static func isNameOfIndex(_ name: String) -> Bool {
    let start = Self.name(ofNameless: 0)
    let rest = name.dropFirst(start.count)
    return name.hasPrefix(start)
      && (rest.isEmpty
        || (rest.first == "." && rest.dropFirst().allSatisfy { $0.isNumber || $0 == "." }))
  }

  /// Looks at more and more of the file until it holds two records.
  init(source: ByteSource, rules: ReadingRules, file: String) throws(DataError) {
    var size = Self.firstLook
    while true {
      guard let bytes = source.bytes(size, at: 0) else { throw .changed(file) }
      let isWhole = size >= source.count
      if let head = try FileHead(bytes, isWhole: isWhole, rules: rules, file: file) {
        self = head
        return
      }
      guard size < Self.limit else {
        throw ReadProblem.endlessRecord(limit: "\(Self.limit >> 20) MB").error(file: file, line: 1)
      }
      size = min(size * Self.growth, Self.limit)
    }
  }

  /// Looks at the first bytes of a file, or at all; nil where they hold less than two records.
  init?(
    _ bytes: [UInt8], isWhole: Bool, rules: ReadingRules, file: String
  ) throws(DataError) {
    if let columns = rules.usualColumns, rules.statesForm {
      switch Self.fitting(bytes, isWhole: isWhole, columns: columns, rules: rules, file: file) {
      case .head(let head):
        self = head
        return
      case .open: return nil
      case .stated: break
      }
    }
    try self.init(stated: bytes, isWhole: isWhole, rules: rules, file: file)
  }

  /// The same of a file that is as stated.
  init?(
    stated bytes: [UInt8], isWhole: Bool, rules: ReadingRules, file: String
  ) throws(DataError) {
    let preface = try FilePreface(bytes, isWhole: isWhole, rules: rules, file: file)
    guard let preface else { return nil }
    let start = preface.end
    dialect = preface.dialect
    var scan = HeadScan(bytes[start...], dialect, isWhole: isWhole, limit: 200)
    // Where a row has one field, a line of one field may be a row.
    if scan.records.first?.fields.count == 1, rules.names?.count ?? 1 == 1,
      dialect.comments?.isSure == false
    {
      dialect.comments = nil
      scan = HeadScan(bytes[start...], dialect, isWhole: isWhole, limit: 200)
    }
    guard !scan.isTooWide else {
      throw ReadProblem.tooManyColumns(limit: HeadScan.columnLimit)
        .error(file: file, line: preface.line)
    }
    guard isWhole || scan.records.count >= 2 else { return nil }
    guard let header = scan.records.first else {
      throw .unreadable(file: file, reason: "expected a header and rows, the file is empty")
    }
    headerLine = preface.line
    headerStart = start
    hasHeader = rules.names == nil
    if let names = rules.names {
      self.names = rules.usualColumns == nil ? names : rules.names(of: header.fields.count)
      dataLine = preface.line
      preamble = Array(bytes[..<start])
      sample = scan.records.map(\.fields)
      guard sample.first != names.map({ Array($0.utf8) }) else {
        throw .malformed(
          file: file, line: headerLine, column: nil,
          reason:
            "these are the names that data.reading.names states; they are for a file without a header"
        )
      }
    } else {
      (names, dataLine) = try Self.header(
        from: start, to: header.end, line: preface.line, columns: header.fields.count,
        .memory(bytes), dialect, file: file)
      preamble = Array(bytes[..<header.end])
      sample = scan.records.dropFirst().map(\.fields)
      addNameless()
      trimNames()
    }
    try check(file: file)
  }

  /// The names, strictly split, and the line below them.
  private static func header(
    from start: Int, to end: Int, line: Int, columns: Int, _ source: ByteSource,
    _ dialect: Dialect, file: String
  ) throws(DataError) -> (names: [String], dataLine: Int) {
    var buffer = ChunkBuffer()
    var chunk = Chunk(start: start, end: end, firstRow: 0, rows: 1, firstLine: line)
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    if end > start, buffer.bytes[end - start - 1] == dialect.lineEnd { chunk.end -= 1 }
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    let lines = buffer.lineEnds(before: chunk.end, dialect)
    if let found = buffer.split(dialect, columns: columns) {
      guard buffer.load(chunk, from: source) else { throw .changed(file) }
      let line = line + buffer.lineEnds(before: found.offset, dialect)
      throw found.problem.error(file: file, line: line)
    }
    let names = (0..<columns).map { buffer.text(buffer.column($0)[0]) }
    return (names, line + 1 + lines)
  }

  /// Where all rows have one field more than the header, R wrote names of rows in front of them; where that
  /// field is the last and always empty, every row ends in a delimiter.
  private mutating func addNameless() {
    let count = names.count
    guard count > 1, !sample.isEmpty, sample.allSatisfy({ $0.count == count + 1 }) else { return }
    if sample.allSatisfy({ $0[count].isEmpty }) {
      names.append("")
    } else if sample.count > 1, Set(sample.map { $0[0] }).count == sample.count {
      names.insert("", at: 0)
    }
    isShort = names.count > count
  }

  /// Takes the blanks around names off, but not where two would then be the same.
  private mutating func trimNames() {
    let short = names.map(Spelling.trimmed)
    var counts: [String: Int] = [:]
    for name in short { counts[name, default: 0] += 1 }
    for (index, name) in names.enumerated()
    where name != short[index] && !short[index].isEmpty && counts[short[index]] == 1 {
      padded[index] = name
      names[index] = short[index]
    }
  }

  /// Leaves names as they stand in the header where they are asked for with their blanks.
  mutating func keepBlanks(of wanted: Set<String>) {
    for (index, name) in padded where wanted.contains(name) {
      names[index] = name
      padded[index] = nil
    }
  }

  private mutating func check(file: String) throws(DataError) {
    var first: [String: Int] = [:]
    var known = Set(names)
    for index in names.indices {
      if names[index].allSatisfy(\.isWhitespace) {
        nameless.insert(index)
        let name = Self.name(ofNameless: index)
        // pandas wrote an index beside one that it had written before.
        names[index] =
          known.contains(name)
          ? (1...).lazy.map { "\(name).\($0)" }.first { !known.contains($0) } ?? name : name
        known.insert(names[index])
      }
      let name = names[index]
      if let earlier = first.updateValue(index, forKey: name) {
        throw ReadProblem.duplicateName(name, first: earlier + 1, second: index + 1)
          .error(file: file, line: headerLine)
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

extension Table {
  /// The names of the columns of a file that is read as any table is, packed or in another encoding too; none
  /// of its rows is read but to find out how it is written.
  package static func columnNames(
    path: String, rules: ReadingRules
  ) throws(DataError) -> [String] {
    try DelimitedBlocks(path: path, rules: rules).header.names
  }
}

/// What stands in front of a file's header: a byte order mark, lines to be passed over, Excel's `sep=`,
/// comments.
struct FilePreface {
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private(set) var dialect = Dialect.standard
  /// The offset of the header.
  private(set) var end: Int
  /// The header's line.
  private(set) var line = 1

  /// Nil where the bytes hold no line behind it.
  init?(_ bytes: [UInt8], isWhole: Bool, rules: ReadingRules, file: String) throws(DataError) {
    end = bytes.starts(with: Self.mark) ? Self.mark.count : 0
    dialect.findLineEnd(bytes[end...])
    if let quote = rules.quote { dialect.quote = quote }
    for _ in 0..<rules.skippedLines {
      guard takeLine(bytes) else {
        guard isWhole else { return nil }
        throw ReadProblem.noRows.error(file: file)
      }
    }
    takeBlankLines(bytes)
    var delimiter = rules.delimiter
    if let stated = Self.statedDelimiter(bytes[end...]), takeLine(bytes) {
      delimiter = delimiter ?? stated
      takeBlankLines(bytes)
    }
    if let comment = rules.comment {
      while bytes[end...].starts(with: comment) {
        guard takeLine(bytes) else { return nil }
      }
      dialect.comments = CommentLines(mark: comment, isSure: true)
    } else {
      dialect.comments = .usual
      takeComments(bytes, isWhole: isWhole, delimiter: delimiter)
    }
    if let marker = ConflictMarker.found(at: bytes[end...]) {
      throw ReadProblem.conflictMarker(marker).error(file: file, line: line)
    }
    if let delimiter {
      dialect.delimiter = delimiter
    } else {
      dialect.findDelimiter(bytes[end...], isWhole: isWhole)
    }
    if rules.comment == nil, dialect.comments?.isSure == true { doubtComments(bytes, isWhole) }
  }

  /// Passes over a line; false where the bytes hold none.
  private mutating func takeLine(_ bytes: [UInt8]) -> Bool {
    guard let lineEnd = bytes[end...].firstIndex(of: dialect.lineEnd) else { return false }
    end = lineEnd + 1
    line += 1
    return true
  }

  /// Passes over lines that hold nothing but blanks.
  private mutating func takeBlankLines(_ bytes: [UInt8]) {
    while let lineEnd = bytes[end...].firstIndex(of: dialect.lineEnd),
      bytes[end..<lineEnd].allSatisfy({ $0 == 0x20 || $0 == dialect.besideLineEnd })
    {
      end = lineEnd + 1
      line += 1
    }
  }

  /// The delimiter that Excel's `sep=;` states, in any case and also between quotes, as programs write it that quote
  /// every field; delimiters that fill the line up to the number of columns may follow.
  private static func statedDelimiter(_ bytes: ArraySlice<UInt8>) -> UInt8? {
    let quote = UInt8(ascii: "\"")
    let isQuoted = bytes.first == quote
    var rest = isQuoted ? bytes.dropFirst() : bytes
    guard rest.prefix(4).map({ $0 | 0x20 }) == Array("sep=".utf8) else { return nil }
    rest = rest.dropFirst(4)
    guard let delimiter = rest.first, ReadingRules.isDelimiter(delimiter) else { return nil }
    rest = rest.dropFirst()
    if isQuoted {
      guard rest.first == quote else { return nil }
      rest = rest.dropFirst()
    }
    let next = rest.first { $0 != delimiter }
    return next == 0x0A || next == 0x0D ? delimiter : nil
  }

  /// Passes over lines that begin with `#`, but not over a header that does: one that has as many fields as
  /// the records below.
  private mutating func takeComments(_ bytes: [UInt8], isWhole: Bool, delimiter: UInt8?) {
    let hash = UInt8(ascii: "#")
    guard end < bytes.endIndex, bytes[end] == hash else { return }
    var behind = self
    var last = self
    while behind.end < bytes.endIndex, bytes[behind.end] == hash {
      last = behind
      guard behind.takeLine(bytes) else { return }
    }
    var below = dialect
    if let delimiter {
      below.delimiter = delimiter
    } else {
      below.findDelimiter(bytes[behind.end...], isWhole: isWhole)
    }
    func fields(_ start: Int) -> Int? {
      HeadScan(bytes[start...], below, isWhole: isWhole, limit: 1).records.first?.fields.count
    }
    guard let count = fields(behind.end), count > 1 else { return }
    // A quote that a comment opens is none.
    let line = HeadScan(bytes[last.end..<behind.end], below, isWhole: true, limit: 1)
    let isHeader = line.records.first?.fields.count == count
    self = isHeader ? last : behind
    dialect.comments?.isSure = !isHeader
  }

  /// Where most records begin as the comments above the header do and have as many fields, they are records.
  private mutating func doubtComments(_ bytes: [UInt8], _ isWhole: Bool) {
    guard let mark = dialect.comments?.mark else { return }
    var plain = dialect
    plain.comments = nil
    let records = HeadScan(bytes[end...], plain, isWhole: isWhole, limit: 200).records
    guard let header = records.first else { return }
    let marked = zip(records, records.dropFirst()).count { above, record in
      bytes[above.end...].starts(with: mark) && record.fields.count == header.fields.count
    }
    if 2 * marked > records.count - 1 { dialect.comments?.isSure = false }
  }
}

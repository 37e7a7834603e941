import CKernels

/// Lines among the records of a file that are none, since they begin with a mark.
struct CommentLines: Sendable, Hashable {
  /// What they begin with; not empty.
  var mark: [UInt8]
  /// Whether every line that begins so is one; otherwise only a line without a delimiter is.
  var isSure: Bool

  /// Those of a file of which nothing is known.
  static let usual = CommentLines(mark: [UInt8(ascii: "#")], isSure: false)

  /// The offset of the line end of a comment that begins at the beginning of a record, or the end of the bytes;
  /// nil where none begins.
  func end<Bytes: RandomAccessCollection<UInt8>>(
    in bytes: Bytes, at start: Int, _ dialect: Dialect
  ) -> Int? where Bytes.Index == Int {
    guard start < bytes.endIndex, bytes[start] == mark[0], bytes[start...].starts(with: mark)
    else { return nil }
    let end = bytes[start...].firstIndex(of: dialect.lineEnd) ?? bytes.endIndex
    return isSure || !bytes[start..<end].contains(dialect.delimiter) ? end : nil
  }
}

/// Records that follow one another without a comment between them.
struct RecordRun: Sendable, Hashable {
  /// Their bytes, but for the last line end.
  var range: Range<Int>
  var rows: Int
}

extension Dialect {
  /// Where records end in a block that begins in `state` behind the byte `before`; 64 bytes more must be
  /// readable.
  func survey(
    _ bytes: UnsafePointer<UInt8>, _ count: Int, before: UInt8, state: ckt_state
  ) -> ckt_survey {
    var comment: Int32 = -1
    if let comments, comments.isSure, comments.mark.count == 1 { comment = Int32(comments.mark[0]) }
    return ckt_survey_block(bytes, count, before, delimiter, lineEnd, quote, comment, state)
  }

  /// What a person should know of comments among the records.
  func told(comments count: Int) -> [String] {
    guard count > 0, let mark = comments?.mark else { return [] }
    let text = String(decoding: mark, as: UTF8.self)
    return [
      count == 1
        ? "a line that begins with '\(text)' is a comment: read past"
        : "\(count) lines that begin with '\(text)' are comments: read past"
    ]
  }

  /// Whether a line begins as comments do; 64 bytes more must be readable.
  func mayHoldComments(_ bytes: UnsafePointer<UInt8>, _ count: Int, before: UInt8) -> Bool {
    guard let mark = comments?.mark[0], ckt_count(bytes, count, mark) > 0 else { return false }
    return (0..<count).contains {
      bytes[$0] == mark && ($0 > 0 ? bytes[$0 - 1] : before) == lineEnd
    }
  }

  /// Whole records, the last without its line end, in the runs between comments, and the number of these.
  func runs(in bytes: UnsafeBufferPointer<UInt8>) -> (runs: [RecordRun], comments: Int) {
    var runs: [RecordRun] = []
    var (start, at, rows, comments) = (0, 0, 0, 0)
    while at <= bytes.count {
      if let end = self.comments?.end(in: bytes, at: at, self) {
        if rows > 0 { runs.append(RecordRun(range: start..<at - 1, rows: rows)) }
        comments += 1
        (start, rows) = (end + 1, 0)
        at = start
      } else {
        at = recordEnd(bytes, from: at) + 1
        rows += 1
      }
    }
    if rows > 0 { runs.append(RecordRun(range: start..<bytes.count, rows: rows)) }
    return (runs, comments)
  }

  /// The offset of the line end of a record, or the end of the bytes.
  private func recordEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var at = start
    var isFieldStart = true
    while at < bytes.count, bytes[at] != lineEnd {
      if isFieldStart, bytes[at] == quote {
        at = behindQuotes(bytes, from: at + 1)
        isFieldStart = false
      } else {
        isFieldStart = bytes[at] == delimiter
        at += 1
      }
    }
    return at
  }

  /// The offset behind the quote that closes a field.
  private func behindQuotes(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var at = start
    while at < bytes.count {
      if bytes[at] == quote {
        guard at + 1 < bytes.count, bytes[at + 1] == quote else { return at + 1 }
        at += 1
      }
      at += 1
    }
    return at
  }
}

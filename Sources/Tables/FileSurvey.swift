import CKernels
import Concurrency

/// Where the records of a file lie, found in one quick pass: chunks that can be read independently.
struct FileSurvey: Sendable {
  private(set) var chunks: [Chunk] = []
  private(set) var rowCount = 0
  /// The number of comments among the records and behind them.
  private(set) var comments = 0
  /// The offset behind the last record, where only line ends follow.
  let dataEnd: Int

  /// Cuts everything behind the header into chunks of about `blockSize` bytes at record ends.
  ///
  /// Every block is first taken to begin outside quotes; where the block before it shows otherwise,
  /// it is looked at again.
  init(
    source: ByteSource, head: FileHead, blockSize: Int, threads: Int, file: String
  ) throws(DataError) {
    guard let end = Self.dataEnd(source, head) else { throw .changed(file) }
    guard end > head.dataStart || (head.names.count == 1 && source.count > head.dataStart) else {
      throw ReadProblem.noRows.error(file: file)
    }
    dataEnd = end
    let blocks = Blocks(
      source: source, dialect: head.dialect, start: head.dataStart, end: end, size: blockSize)
    var state = CKT_OUTSIDE
    var line = head.dataLine
    chunks.append(Chunk(start: blocks.start, end: end, firstRow: 0, rows: 1, firstLine: line))
    let looks = try blocks.looks(threads: threads, file: file)
    for (index, look) in looks.enumerated() {
      var survey = look.survey
      if state != CKT_OUTSIDE {
        guard let again = blocks.look(index, state: state) else { throw .changed(file) }
        survey = again.survey
      }
      add(survey, blockStart: blocks.start + index * blockSize, line: line)
      line += survey.lines
      state = survey.state
    }
    if looks.contains(where: \.mayHoldComments) {
      try leaveOutComments(source, head.dialect, file: file)
    }
    rowCount = chunks.reduce(0) { $0 + $1.rows }
    guard rowCount > 0 else { throw ReadProblem.noRows.error(file: file) }
  }

  /// Cuts chunks around comments, which belong to none then.
  private mutating func leaveOutComments(
    _ source: ByteSource, _ dialect: Dialect, file: String
  ) throws(DataError) {
    var buffer = ChunkBuffer()
    var kept: [Chunk] = []
    for chunk in chunks {
      let count = chunk.end - chunk.start
      guard buffer.load(chunk, from: source) else { throw .changed(file) }
      var found = (runs: [RecordRun(range: 0..<count, rows: chunk.rows)], comments: 0)
      if dialect.mayHoldComments(buffer.bytes, count, before: dialect.lineEnd) {
        found = dialect.runs(in: UnsafeBufferPointer(start: buffer.bytes, count: count))
      }
      comments += found.comments
      var part = chunk
      for run in found.runs {
        let start = chunk.start + run.range.lowerBound
        part.firstLine += ckt_count(
          buffer.bytes + (part.start - chunk.start), start - part.start, dialect.lineEnd)
        part.start = start
        part.end = chunk.start + run.range.upperBound
        part.firstRow = kept.last.map { $0.firstRow + $0.rows } ?? 0
        part.rows = run.rows
        kept.append(part)
      }
    }
    chunks = kept
  }

  /// A record begins behind every line end outside quotes; the first block's records join the chunk
  /// that begins with the data.
  private mutating func add(_ survey: ckt_survey, blockStart: Int, line: Int) {
    guard survey.records > 0 else { return }
    let last = chunks.count - 1
    if last == 0, blockStart == chunks[0].start {
      chunks[0].rows += survey.records
      return
    }
    let start = blockStart + survey.first
    let end = chunks[last].end
    chunks[last].end = start - 1
    chunks.append(
      Chunk(
        start: start, end: end, firstRow: chunks[last].firstRow + chunks[last].rows,
        rows: survey.records, firstLine: line + survey.first_lines))
  }

  /// The end of the last record: line ends at the end of the file stand for no rows, but for one
  /// column, where an empty line is a missing value, only the last one is taken off.
  private static func dataEnd(_ source: ByteSource, _ head: FileHead) -> Int? {
    var end = source.count
    while end > head.dataStart {
      let from = max(head.dataStart, end - 4096)
      guard let tail = source.bytes(end - from, at: from) else { return nil }
      if head.names.count == 1 {
        return tail.last == head.dialect.lineEnd ? end - 1 : end
      }
      let kept = tail.lastIndex { $0 != 0x0A && $0 != 0x0D }
      if let kept { return from + kept + 1 }
      end = from
    }
    return end
  }
}

/// A file's bytes behind the header, cut at multiples of a size.
private struct Blocks: Sendable {
  var source: ByteSource
  var dialect: Dialect
  var start: Int
  var end: Int
  var size: Int

  var count: Int { (end - start + size - 1) / size }

  /// What a quick look at a block shows.
  struct Look {
    var survey: ckt_survey
    /// Whether a line begins as comments do.
    var mayHoldComments: Bool
  }

  /// A look at every block, each taken to begin outside quotes.
  func looks(threads: Int, file: String) throws(DataError) -> [Look] {
    let found = Mutex([Look?](repeating: nil, count: count))
    _ = onWorkers(threads: threads, count: count) { next in
      var buffer = ChunkBuffer()
      while let index = next() {
        let look = look(index, state: CKT_OUTSIDE, with: &buffer)
        found.withLock { $0[index] = look }
      }
    }
    let looks = found.withLock { $0 }.compactMap(\.self)
    guard looks.count == count else { throw .changed(file) }
    return looks
  }

  func look(_ index: Int, state: ckt_state) -> Look? {
    var buffer = ChunkBuffer()
    return look(index, state: state, with: &buffer)
  }

  private func look(
    _ index: Int, state: ckt_state, with buffer: inout ChunkBuffer
  ) -> Look? {
    let from = start + index * size
    let to = min(end, from + size)
    // One byte more in front tells whether a quote at the beginning opens a field.
    let lead = index > 0 ? 1 : 0
    let chunk = Chunk(start: from - lead, end: to, firstRow: 0, rows: 0, firstLine: 1)
    guard buffer.load(chunk, from: source) else { return nil }
    let before = lead > 0 ? buffer.bytes[0] : dialect.lineEnd
    let bytes = buffer.bytes + lead
    return Look(
      survey: dialect.survey(bytes, to - from, before: before, state: state),
      mayHoldComments: dialect.mayHoldComments(bytes, to - from, before: before))
  }
}

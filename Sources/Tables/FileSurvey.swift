import CKernels
import Concurrency

/// Where the records of a file lie, found in one quick pass: chunks that can be read independently.
struct FileSurvey: Sendable {
  private(set) var chunks: [Chunk] = []
  private(set) var rowCount = 0
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
    for (index, assumed) in try blocks.surveys(threads: threads, file: file).enumerated() {
      var survey = assumed
      if state != CKT_OUTSIDE {
        guard let again = blocks.survey(index, state: state) else { throw .changed(file) }
        survey = again
      }
      add(survey, blockStart: blocks.start + index * blockSize, line: line)
      line += survey.lines
      state = survey.state
    }
    rowCount = chunks.reduce(0) { $0 + $1.rows }
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

  /// A survey of every block, each taken to begin outside quotes.
  func surveys(threads: Int, file: String) throws(DataError) -> [ckt_survey] {
    let found = Mutex([ckt_survey?](repeating: nil, count: count))
    _ = onWorkers(threads: threads, count: count) { next in
      var buffer = ChunkBuffer()
      while let index = next() {
        let survey = survey(index, state: CKT_OUTSIDE, with: &buffer)
        found.withLock { $0[index] = survey }
      }
    }
    let surveys = found.withLock { $0 }.compactMap(\.self)
    guard surveys.count == count else { throw .changed(file) }
    return surveys
  }

  func survey(_ index: Int, state: ckt_state) -> ckt_survey? {
    var buffer = ChunkBuffer()
    return survey(index, state: state, with: &buffer)
  }

  private func survey(
    _ index: Int, state: ckt_state, with buffer: inout ChunkBuffer
  ) -> ckt_survey? {
    let from = start + index * size
    let to = min(end, from + size)
    // One byte more in front tells whether a quote at the beginning opens a field.
    let lead = index > 0 ? 1 : 0
    let chunk = Chunk(start: from - lead, end: to, firstRow: 0, rows: 0, firstLine: 1)
    guard buffer.load(chunk, from: source) else { return nil }
    return ckt_survey_block(
      buffer.bytes + lead, to - from, lead > 0 ? buffer.bytes[0] : dialect.lineEnd,
      dialect.delimiter, dialect.lineEnd, state)
  }
}

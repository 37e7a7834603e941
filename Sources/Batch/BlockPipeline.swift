import Concurrency
import Files
import Learning
import Tables

/// The blocks of a text, numbered, for several threads to take, each with what decodes it.
final class BlockQueue: Sendable {
  /// A block, and a decoder that knows how dates were written up to it.
  struct Work: Sendable {
    var block: DelimitedBlock
    var decoder: RowDecoder
  }

  private struct State: ~Copyable, Sendable {
    var blocks: DelimitedBlocks
    var decoder: RowDecoder
    let isStrict: Bool
    var index = 0
    var isAtEnd = false
    var doubts: [String] = []

    mutating func next() -> (Int, Result<Work, DataError>)? {
      guard !isAtEnd else { return nil }
      defer { index += 1 }
      do throws(DataError) {
        guard let block = try blocks.next() else {
          isAtEnd = true
          return nil
        }
        if index == 0 { findDoubts(block) }
        if !isStrict {
          try decoder.settleDates(ofDamaged: block, below: blocks.header)
        } else if !decoder.knowsDates {
          var rows = DelimitedRows(header: blocks.header)
          try rows.split(block)
          decoder.settleDates(rows)
        }
        return (index, .success(Work(block: block, decoder: decoder)))
      } catch {
        isAtEnd = true
        return (index, .failure(error))
      }
    }

    /// A block that cannot be split is told elsewhere.
    private mutating func findDoubts(_ block: DelimitedBlock) {
      var rows = DelimitedRows(header: blocks.header)
      if (try? rows.split(block)) != nil { doubts = decoder.doubts(rows) }
    }
  }

  private let state: Mutex<State>

  /// What is to be told of the first block's columns.
  var doubts: [String] { state.withLock { $0.doubts } }

  /// The blocks of a text, to be decoded by a decoder for its header.
  init(_ blocks: consuming DelimitedBlocks, _ decoder: RowDecoder, isStrict: Bool) {
    state = Mutex(State(blocks: blocks, decoder: decoder, isStrict: isStrict))
  }

  /// The next block with its number, or why there is none; nil behind the last.
  func next() -> (Int, Result<Work, DataError>)? { state.withLock { $0.next() } }

  /// What became of the bytes before they were read, and of lines that are no rows.
  var told: [String] { state.withLock { $0.blocks.told } }

  /// How many bytes were read.
  var bytesRead: Int { state.withLock { $0.blocks.bytesRead } }
}

/// What is done to one block: decode, score, format.
struct BlockTask: Sendable {
  let text: ScoredText
  let scorer: Scorer
  let reasons: Reasons?
  /// The threads for a block.
  let threads: Int
  let empty: BulkSummary

  /// The text of a block's scored records, and what was counted.
  func run(
    _ work: BlockQueue.Work, _ rows: inout DelimitedRows
  ) -> Result<ScoredBlock, DataError> {
    do throws(DataError) {
      guard text.tellsRefusals else { return .success(try score(work.block, work, &rows)) }
      let parts = try work.block.parts(below: text.header) { block throws(DataError) in
        try score(block, work, &rows)
      }
      if parts.count == 1, case .done(let scored) = parts[0] { return .success(scored) }
      var (lines, summary): ([UInt8], BulkSummary) = ([], empty)
      for part in parts {
        switch part {
        case .done(let scored):
          lines += scored.text
          summary.add(scored.summary)
        case .refused(let block, let error):
          text.append(block, refused: error, to: &lines)
          summary.refuse(error)
        }
      }
      return .success(ScoredBlock(text: lines, summary: summary))
    } catch {
      return .failure(error)
    }
  }

  private func score(
    _ block: DelimitedBlock, _ work: BlockQueue.Work, _ rows: inout DelimitedRows
  ) throws(DataError) -> ScoredBlock {
    try rows.split(block)
    let raw = try work.decoder.decode(rows)
    let scores = try scores(raw, rows, work.decoder)
    var summary = empty
    summary.count(raw, scores: scores, by: scorer)
    let lines = lines(rows, scores, reasons: try reasons?.texts(raw, threads))
    return ScoredBlock(text: lines, summary: summary)
  }

  private func lines(
    _ rows: borrowing DelimitedRows, _ scores: [Float], reasons: [[String]]?
  ) -> [UInt8] {
    var lines: [UInt8] = []
    lines.reserveCapacity(rows.byteCount + rows.count * text.addedBytes)
    for row in 0..<rows.count {
      rows.append(record: row, to: &lines)
      text.append(scores[row], reasons: reasons?[row] ?? [], to: &lines)
    }
    return lines
  }

  /// The scores; where a row cannot be scored, the error says on which line it stands.
  private func scores(
    _ raw: RawRows, _ rows: borrowing DelimitedRows, _ decoder: RowDecoder
  ) throws(DataError) -> [Float] {
    do throws(DataError) {
      return try scorer.scores(of: raw, threads: threads)
    } catch {
      guard let unfit = scorer.firstUnfit(in: raw) else { throw error }
      throw rows.error(
        row: unfit.row, column: decoder.place(of: unfit.column), reason: unfit.reason)
    }
  }
}

/// The text of a block's scored records, and what was counted in it.
struct ScoredBlock: Sendable {
  let text: [UInt8]
  let summary: BulkSummary
}

/// Writes blocks in the order of their numbers, whichever thread finishes first.
///
/// The thread that hands in the block whose turn it is writes it and all that wait behind it.
final class OrderedOutput: Sendable {
  private struct State {
    var waiting: [Int: Result<ScoredBlock, DataError>] = [:]
    var next = 0
    var isWriting = false
    var failure: BulkError?
    var summary: BulkSummary

    /// What is to be written now; nobody writes where it is nil.
    mutating func take() -> Result<ScoredBlock, DataError>? {
      guard failure == nil, let block = waiting.removeValue(forKey: next) else {
        isWriting = false
        return nil
      }
      return block
    }
  }

  private let state: Mutex<State>
  private let header: [UInt8]
  private let write: @Sendable ([UInt8]) throws(FileError) -> Void
  private let wrote: @Sendable (_ rows: Int) -> Void

  /// Nothing written yet; the header goes in front of the first block.
  init(
    _ summary: BulkSummary, header: [UInt8],
    write: @escaping @Sendable ([UInt8]) throws(FileError) -> Void,
    wrote: @escaping @Sendable (_ rows: Int) -> Void
  ) {
    state = Mutex(State(summary: summary))
    self.header = header
    self.write = write
    self.wrote = wrote
  }

  /// Whether there is no use in going on.
  var hasFailed: Bool { state.withLock { $0.failure != nil } }

  /// Ends it where the user asks.
  func stop() { fail(.stopped) }

  /// Takes a block, and calls `done` for every one that was written.
  func finish(_ index: Int, _ block: Result<ScoredBlock, DataError>, done: () -> Void) {
    let isWriter = state.withLock { state in
      state.waiting[index] = block
      defer { state.isWriting = true }
      return !state.isWriting
    }
    guard isWriter else { return }
    while let block = state.withLock({ $0.take() }) {
      do throws(BulkError) {
        try put(block)
      } catch {
        fail(error)
      }
      done()
    }
    if hasFailed { done() }
  }

  /// What was counted; throws what ended it early.
  func summary() throws(BulkError) -> BulkSummary {
    let (failure, summary) = state.withLock { ($0.failure, $0.summary) }
    if let failure { throw failure }
    return summary
  }

  private func put(_ block: Result<ScoredBlock, DataError>) throws(BulkError) {
    switch block {
    case .failure(let error): throw .data(error)
    case .success(let block):
      let isFirst = state.withLock { $0.next == 0 }
      do throws(FileError) {
        if isFirst { try write(header) }
        try write(block.text)
      } catch {
        throw .output(error)
      }
      let rows = state.withLock { state in
        state.next += 1
        state.summary.add(block.summary)
        return state.summary.rows
      }
      wrote(rows)
    }
  }

  private func fail(_ failure: BulkError) {
    state.withLock { $0.failure = $0.failure ?? failure }
  }
}

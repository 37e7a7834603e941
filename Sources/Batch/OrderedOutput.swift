import Concurrency
import Tables

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
  private let write: @Sendable ([UInt8]) throws(OutputFailure) -> Void
  private let wrote: @Sendable (_ rows: Int) -> Void

  /// Nothing written yet; the header goes in front of the first block.
  init(
    _ summary: BulkSummary, header: [UInt8],
    write: @escaping @Sendable ([UInt8]) throws(OutputFailure) -> Void,
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
      do throws(OutputFailure) {
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

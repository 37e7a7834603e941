import Locks
import Tables

/// The blocks of a text, numbered, for several threads to take.
final class BlockQueue: Sendable {
  private struct State: ~Copyable, Sendable {
    var first: DelimitedBlock?
    var blocks: DelimitedBlocks
    var index = 0
    var isAtEnd = false

    mutating func next() -> (Int, Result<DelimitedBlock, DataError>)? {
      guard !isAtEnd else { return nil }
      defer { index += 1 }
      if let block = first.take() { return (index, .success(block)) }
      do throws(DataError) {
        if let block = try blocks.next() { return (index, .success(block)) }
        isAtEnd = true
        return nil
      } catch {
        isAtEnd = true
        return (index, .failure(error))
      }
    }
  }

  private let state: Guarded<State>

  /// One block that was taken already, then those that follow.
  init(first: DelimitedBlock?, _ blocks: consuming DelimitedBlocks) {
    state = Guarded(State(first: first, blocks: blocks))
  }

  /// The next block with its number, or why there is none; nil behind the last.
  func next() -> (Int, Result<DelimitedBlock, DataError>)? { state.withLock { $0.next() } }

  /// How many bytes were read.
  var bytesRead: Int { state.withLock { $0.blocks.bytesRead } }
}

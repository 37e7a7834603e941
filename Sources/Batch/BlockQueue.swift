import Concurrency
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
    var index = 0
    var isAtEnd = false

    mutating func next() -> (Int, Result<Work, DataError>)? {
      guard !isAtEnd else { return nil }
      defer { index += 1 }
      do throws(DataError) {
        guard let block = try blocks.next() else {
          isAtEnd = true
          return nil
        }
        if !decoder.knowsDates {
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
  }

  private let state: Mutex<State>

  /// The blocks of a text, to be decoded by a decoder for its header.
  init(_ blocks: consuming DelimitedBlocks, _ decoder: RowDecoder) {
    state = Mutex(State(blocks: blocks, decoder: decoder))
  }

  /// The next block with its number, or why there is none; nil behind the last.
  func next() -> (Int, Result<Work, DataError>)? { state.withLock { $0.next() } }

  /// How many bytes were read.
  var bytesRead: Int { state.withLock { $0.blocks.bytesRead } }
}

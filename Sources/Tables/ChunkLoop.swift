import Concurrency
import Dispatch
import Files

import struct Synchronization.Atomic

/// Goes through the chunks of a file on several threads, each with a state of its own.
struct ChunkLoop: Sendable {
  /// What one thread found.
  struct Outcome<State: Sendable>: Sendable {
    var state: State
    /// The first problem, and its chunk.
    var problem: (chunk: Int, problem: ChunkProblem)?
    var isFileIntact = true
  }

  var source: ByteSource
  var dialect: Dialect
  var chunks: [Chunk]
  /// The number of fields of a record.
  var columns: Int
  var threads: Int

  /// Reads and splits every chunk, up to the first problem in file order; a thread meets its chunks in that
  /// order.
  ///
  /// - Parameters:
  ///   - state: what every thread begins with.
  ///   - digest: takes the bytes of every chunk that is read.
  ///   - turns: taken by `take` for every chunk; given up where one is not reached.
  func run<State: Sendable>(
    _ state: State, digest: ChunkDigest? = nil, turns: ChunkTurns? = nil,
    _ take: @Sendable (inout State, borrowing ChunkBuffer, Int) -> Void
  ) -> [Outcome<State>] {
    let firstBad = Atomic<Int>(Int.max)
    return onWorkers(threads: threads, count: chunks.count) { next in
      var buffer = ChunkBuffer()
      var outcome = Outcome(state: state)
      func giveUp() {
        digest?.cancel()
        turns?.cancel()
      }
      while let index = next(), index <= firstBad.load(ordering: .relaxed) {
        guard buffer.load(chunks[index], from: source) else {
          outcome.isFileIntact = false
          giveUp()
          break
        }
        digest?.add(buffer.loaded, ofChunk: index)
        if let problem = buffer.split(dialect, columns: columns) {
          firstBad.min(index, ordering: .relaxed)
          outcome.problem = (index, problem)
          giveUp()
          break
        }
        take(&outcome.state, buffer, index)
      }
      return outcome
    }
  }
}

/// Lets threads go one after the other, in the order of chunks.
final class ChunkTurns: Sendable {
  private struct State {
    var next = 0
    var waiting: [Int: DispatchSemaphore] = [:]
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Calls a function when those of the chunks in front have ended; not at all where one gave up.
  func take(_ index: Int, _ body: () -> Void) {
    if let turn = turn(of: index) { turn.wait() }
    guard !isCancelled else { return }
    body()
    state.withLock { state in
      state.next += 1
      _ = state.waiting.removeValue(forKey: state.next)?.signal()
    }
  }

  /// What to wait for until it is a chunk's turn; nil where it is.
  private func turn(of index: Int) -> DispatchSemaphore? {
    state.withLock { state in
      guard !state.isCancelled, state.next < index else { return nil }
      let turn = DispatchSemaphore(value: 0)
      state.waiting[index] = turn
      return turn
    }
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Lets nobody go any more, since a chunk will not be reached.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      for turn in state.waiting.values { turn.signal() }
      state.waiting = [:]
    }
  }
}

/// The SHA-256 of a file whose chunks are read by several threads: each adds its chunk when those in front
/// of it have been added.
///
/// So the digest is of the very bytes that were parsed, whatever becomes of the file meanwhile. A thread
/// seldom waits, since adding takes less time than parsing.
final class ChunkDigest: Sendable {
  private let digest: Mutex<SHA256>
  private let turns = ChunkTurns()
  private let chunks: [Chunk]
  private let source: ByteSource
  private let lineEnd: UInt8

  /// The digest of what stands in front of the first chunk, so far.
  init(_ head: FileHead, chunks: [Chunk], of source: ByteSource) {
    var digest = SHA256()
    digest.update(with: head.preamble)
    self.chunks = chunks
    self.source = source
    lineEnd = head.dialect.lineEnd
    if let first = chunks.first, first.start > head.dataStart {
      if let bytes = source.bytes(first.start - head.dataStart, at: head.dataStart) {
        digest.update(with: bytes)
      } else {
        turns.cancel()
      }
    }
    self.digest = Mutex(digest)
  }

  /// Adds a chunk, and what stands between it and the next: a line end, and comments.
  func add(_ bytes: UnsafeRawBufferPointer, ofChunk index: Int) {
    turns.take(index) {
      guard let behind = gap(behind: index) else { return cancel() }
      digest.withLock { digest in
        digest.update(with: bytes)
        digest.update(with: behind)
      }
    }
  }

  /// What stands behind a chunk and belongs to none; nil where it cannot be read.
  private func gap(behind index: Int) -> [UInt8]? {
    guard index < chunks.count - 1 else { return [] }
    let (end, next) = (chunks[index].end, chunks[index + 1].start)
    return next - end == 1 ? [lineEnd] : source.bytes(next - end, at: end)
  }

  /// Gives the digest up, since a chunk will not be added.
  func cancel() { turns.cancel() }

  /// The digest with what stands behind the last record: comments up to `dataEnd`, then line ends; nil where
  /// something else stands there now.
  func finish(dataEnd: Int) -> String? {
    guard !turns.isCancelled else { return nil }
    var digest = digest.withLock { $0 }
    let step = 1 << 16
    for start in stride(from: chunks.last?.end ?? dataEnd, to: source.count, by: step) {
      guard let bytes = source.bytes(step, at: start),
        bytes.dropFirst(max(0, dataEnd - start)).allSatisfy({ $0 == 0x0A || $0 == 0x0D })
      else { return nil }
      digest.update(with: bytes)
    }
    return digest.hex()
  }
}

import Concurrency
import Dispatch
import Files

import struct Synchronization.Atomic

/// One reading of all rows into stores, on several threads.
struct ChunkPass: Sendable {
  /// Where a column's values go.
  enum Store: Sendable {
    case numbers(RowStore<Double>)
    case codes(RowStore<Int32>)
    case none
  }

  /// What one thread found.
  struct Part: Sendable {
    /// The chunks that it read.
    var chunks: [Int] = []
    /// One for every column; the codes in its rows refer to it.
    var dictionaries: [ByteDictionary]
    /// For every column the first rows of the file that hold no plain numbers.
    var odd: [NumberField.Oddities]
    /// The first problem, and its chunk.
    var problem: (chunk: Int, problem: ChunkProblem)?
    var isFileIntact = true
  }

  var source: ByteSource
  var dialect: Dialect
  var chunks: [Chunk]
  var stores: [Store]
  var threads: Int

  /// Reads every chunk, up to the first problem in file order.
  ///
  /// - Parameter digest: takes the bytes of every chunk that is read.
  func run(digest: ChunkDigest? = nil) -> [Part] {
    let firstBad = Atomic<Int>(Int.max)
    return onWorkers(threads: threads, count: chunks.count) { next in
      var buffer = ChunkBuffer()
      var part = Part(
        dictionaries: stores.map { _ in ByteDictionary() },
        odd: stores.map { _ in NumberField.Oddities() })
      while let index = next(), index <= firstBad.load(ordering: .relaxed) {
        guard buffer.load(chunks[index], from: source) else {
          part.isFileIntact = false
          digest?.cancel()
          break
        }
        digest?.add(buffer.loaded, ofChunk: index)
        part.chunks.append(index)
        if let problem = buffer.split(dialect, columns: stores.count) {
          firstBad.min(index, ordering: .relaxed)
          part.problem = (index, problem)
          digest?.cancel()
          break
        }
        keep(buffer, of: chunks[index], in: &part)
      }
      return part
    }
  }

  private func keep(_ buffer: borrowing ChunkBuffer, of chunk: Chunk, in part: inout Part) {
    for (column, store) in stores.enumerated() {
      let fields = buffer.column(column)
      switch store {
      case .none: break
      case .codes(let codes):
        part.dictionaries[column].encode(
          fields, of: buffer.bytes, into: codes.values + chunk.firstRow)
      case .numbers(let numbers):
        let odd = NumberField.read(
          fields, of: buffer.bytes, into: numbers.values + chunk.firstRow)
        part.odd[column].merge(odd, firstRow: chunk.firstRow)
      }
    }
  }
}

/// Room for one value a row, written by several threads at once.
///
/// Unchecked, since every chunk of a file writes rows of its own.
final class RowStore<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
  let values: UnsafeMutablePointer<Element>
  let count: Int

  init(count: Int) {
    self.count = count
    values = .allocate(capacity: max(1, count))
  }

  deinit { values.deallocate() }

  /// The rows as an array of what `transform` makes of each.
  func map<Value>(_ transform: (Element) -> Value) -> [Value] {
    [Value](unsafeUninitializedCapacity: count) { buffer, initialized in
      for row in 0..<count { buffer.initializeElement(at: row, to: transform(values[row])) }
      initialized = count
    }
  }
}

/// The SHA-256 of a file whose chunks are read by several threads: each adds its chunk when those in front
/// of it have been added.
///
/// So the digest is of the very bytes that were parsed, whatever becomes of the file meanwhile. A thread
/// seldom waits, since adding takes less time than parsing.
final class ChunkDigest: Sendable {
  private struct State {
    var digest = SHA256()
    var next = 0
    var waiting: [Int: DispatchSemaphore] = [:]
    var isCancelled = false
  }

  private let state: Mutex<State>
  private let chunks: [Chunk]
  private let source: ByteSource
  private let lineEnd: UInt8

  /// The digest of what stands in front of the first chunk, so far.
  init(_ head: FileHead, chunks: [Chunk], of source: ByteSource) {
    var state = State()
    state.digest.update(with: head.preamble)
    self.chunks = chunks
    self.source = source
    lineEnd = head.dialect.lineEnd
    if let first = chunks.first, first.start > head.dataStart {
      if let bytes = source.bytes(first.start - head.dataStart, at: head.dataStart) {
        state.digest.update(with: bytes)
      } else {
        state.isCancelled = true
      }
    }
    self.state = Mutex(state)
  }

  /// Adds a chunk, and what stands between it and the next: a line end, and comments.
  func add(_ bytes: UnsafeRawBufferPointer, ofChunk index: Int) {
    if let turn = turn(of: index) { turn.wait() }
    guard let behind = gap(behind: index) else { return cancel() }
    state.withLock { state in
      guard !state.isCancelled else { return }
      state.digest.update(with: bytes)
      state.digest.update(with: behind)
      state.next += 1
      state.waiting.removeValue(forKey: state.next)?.signal()
    }
  }

  /// What stands behind a chunk and belongs to none; nil where it cannot be read.
  private func gap(behind index: Int) -> [UInt8]? {
    guard index < chunks.count - 1 else { return [] }
    let (end, next) = (chunks[index].end, chunks[index + 1].start)
    return next - end == 1 ? [lineEnd] : source.bytes(next - end, at: end)
  }

  /// What to wait for until the chunks in front have been added; nil where they have.
  private func turn(of index: Int) -> DispatchSemaphore? {
    state.withLock { state in
      guard !state.isCancelled, state.next < index else { return nil }
      let turn = DispatchSemaphore(value: 0)
      state.waiting[index] = turn
      return turn
    }
  }

  /// Gives the digest up, since a chunk will not be added.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      for turn in state.waiting.values { turn.signal() }
      state.waiting = [:]
    }
  }

  /// The digest with what stands behind the last record: comments up to `dataEnd`, then line ends; nil where
  /// something else stands there now.
  func finish(dataEnd: Int) -> String? {
    let (digested, isCancelled) = state.withLock { ($0.digest, $0.isCancelled) }
    guard !isCancelled else { return nil }
    var digest = digested
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

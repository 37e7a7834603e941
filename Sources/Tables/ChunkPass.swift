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
  }

  var source: ByteSource
  var dialect: Dialect
  var chunks: [Chunk]
  var stores: [Store]
  var threads: Int

  /// Reads every chunk, up to the first problem in file order.
  ///
  /// - Parameter digest: takes the bytes of every chunk that is read.
  func run(digest: ChunkDigest? = nil) -> [ChunkLoop.Outcome<Part>] {
    let part = Part(
      dictionaries: stores.map { _ in ByteDictionary() },
      odd: stores.map { _ in NumberField.Oddities() })
    let loop = ChunkLoop(
      source: source, dialect: dialect, chunks: chunks, columns: stores.count, threads: threads)
    return loop.run(part, digest: digest) { part, buffer, index in
      part.chunks.append(index)
      keep(buffer, of: chunks[index], in: &part)
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

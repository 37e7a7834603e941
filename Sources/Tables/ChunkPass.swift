import Synchronization

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
    /// For every column the first row that holds no number, or `Int.max`.
    var firstText: [Int]
    /// For every column the first row that holds an infinity, or `Int.max`.
    var firstInfinite: [Int]
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
  func run() -> [Part] {
    let firstBad = Atomic<Int>(Int.max)
    return onWorkers(threads: threads, count: chunks.count) { next in
      var buffer = ChunkBuffer()
      var part = Part(
        dictionaries: stores.map { _ in ByteDictionary() },
        firstText: stores.map { _ in Int.max }, firstInfinite: stores.map { _ in Int.max })
      while let index = next(), index <= firstBad.load(ordering: .relaxed) {
        guard buffer.load(chunks[index], from: source) else {
          part.isFileIntact = false
          break
        }
        part.chunks.append(index)
        if let problem = buffer.split(dialect, columns: stores.count) {
          firstBad.min(index, ordering: .relaxed)
          part.problem = (index, problem)
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
        let first = NumberField.read(
          fields, of: buffer.bytes, into: numbers.values + chunk.firstRow)
        if let row = first.firstText {
          part.firstText[column] = min(part.firstText[column], chunk.firstRow + row)
        }
        if let row = first.firstInfinite {
          part.firstInfinite[column] = min(part.firstInfinite[column], chunk.firstRow + row)
        }
      }
    }
  }
}

import Concurrency
import Testing

@Suite struct ParallelMapTests {
  private struct Odd: Error, Equatable { var index: Int }

  @Test("values stand in the order of their indices", arguments: [1, 2, 7])
  func order(threads: Int) {
    #expect(parallelMap(count: 100, threads: threads) { $0 * $0 } == (0..<100).map { $0 * $0 })
  }

  @Test("of several errors that of the lowest index is thrown", arguments: [1, 3])
  func errors(threads: Int) {
    #expect(throws: Odd(index: 5)) {
      try parallelMap(count: 40, threads: threads) { index throws(Odd) -> Int in
        if index % 10 == 5 { throw Odd(index: index) }
        return index
      }
    }
  }

  @Test("workers take every index once, each in rising order", arguments: [1, 4])
  func workers(threads: Int) {
    let parts = onWorkers(threads: threads, count: 50) { next in
      var taken: [Int] = []
      while let index = next() { taken.append(index) }
      return taken
    }
    #expect(parts.count <= threads)
    #expect(parts.allSatisfy { $0 == $0.sorted() })
    #expect(parts.joined().sorted() == Array(0..<50))
  }
}

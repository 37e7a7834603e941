import Dispatch
import Locks
import Testing

@Suite struct GuardedTests {
  private struct Odd: Error {}

  @Test("threads add to one value, and none is lost")
  func adds() {
    let values = Guarded<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { part in
      for step in 0..<500 { values.withLock { $0.append(500 * part + step) } }
    }
    #expect(values.withLock { $0.sorted() } == Array(0..<4000))
  }

  @Test("an error leaves the lock open, and what was changed before it stays")
  func throwing() {
    let value = Guarded(1)
    #expect(throws: Odd.self) {
      try value.withLock { kept throws(Odd) in
        kept += 1
        throw Odd()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}

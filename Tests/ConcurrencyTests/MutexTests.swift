import Concurrency
import Dispatch
import Foundation
import Testing

@Suite struct MutexTests {
  private struct Odd: Error {}

  @Test("threads add to one value, and none is lost")
  func adds() {
    let values = Mutex<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: 8) { part in
      for step in 0..<500 { values.withLock { $0.append(500 * part + step) } }
    }
    #expect(values.withLock { $0.sorted() } == Array(0..<4000))
  }

  @Test("what another has is not waited for where nobody wants to")
  func available() {
    let value = Shared()
    #expect(value.guarded.withLockIfAvailable { $0 } == 1)
    let isOver = DispatchSemaphore(value: 0)
    let found = value.guarded.withLock { _ in
      let found = Found()
      Thread.detachNewThread {
        found.guarded.withLock { $0.append(value.guarded.withLockIfAvailable { $0 }) }
        isOver.signal()
      }
      isOver.wait()
      return found
    }
    #expect(found.guarded.withLock { $0 } == [nil])
    #expect(value.guarded.withLockIfAvailable { $0 } == 1)
  }

  private final class Shared: Sendable {
    let guarded = Mutex(1)
  }

  private final class Found: Sendable {
    let guarded = Mutex<[Int?]>([])
  }

  @Test("an error leaves the lock open, and what was changed before it stays")
  func throwing() {
    let value = Mutex(1)
    #expect(throws: Odd.self) {
      try value.withLock { kept throws(Odd) in
        kept += 1
        throw Odd()
      }
    }
    #expect(value.withLock { $0 } == 2)
  }
}

import Concurrency
import Dispatch
import Serving
import Testing

@Suite struct WorkerPoolTests {
  @Test("work waits for no other work than as many threads can do at a time")
  func free() {
    let workers = WorkerPool(2)
    let gate = DispatchSemaphore(value: 0)
    let done = DispatchSemaphore(value: 0)
    // One thread is held up; everything else goes over the other.
    workers.run { gate.wait() }
    for _ in 0..<20 { workers.run { done.signal() } }
    for _ in 0..<20 { #expect(done.wait(timeout: .now() + 60) == .success) }
    gate.signal()
  }

  @Test("work is begun though other work has all processors")
  func busy() {
    let workers = WorkerPool(2)
    let done = DispatchSemaphore(value: 0)
    let isIdle = withBusyProcessors(.default) {
      workers.run { done.signal() }
      done.wait()
    }
    #expect(!isIdle)
  }

  @Test("no more work is done at a time than there are threads, and all of it is done")
  func bound() {
    let workers = WorkerPool(3)
    let state = Mutexed((running: 0, most: 0, total: 0))
    let done = DispatchSemaphore(value: 0)
    for _ in 0..<200 {
      workers.run {
        state.withLock { state in
          state.running += 1
          state.most = max(state.most, state.running)
          state.total += 1
        }
        state.withLock { $0.running -= 1 }
        done.signal()
      }
    }
    for _ in 0..<200 { #expect(done.wait(timeout: .now() + 60) == .success) }
    #expect(state.withLock { $0.total } == 200 && state.withLock { $0.most } <= 3)
  }
}

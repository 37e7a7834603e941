import Concurrency
import Dispatch

import struct Synchronization.Atomic

/// Runs `body` on up to `threads` threads, each taking indices below `count` in rising order until
/// none is left; gives what each returned.
func onWorkers<Value: Sendable>(
  threads: Int, count: Int, _ body: @Sendable (_ next: () -> Int?) -> Value
) -> [Value] {
  let taken = Atomic<Int>(0)
  let results = Mutex<[Value]>([])
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
    let value = body {
      let index = taken.wrappingAdd(1, ordering: .relaxed).oldValue
      return index < count ? index : nil
    }
    results.withLock { $0.append(value) }
  }
  return results.withLock { $0 }
}

import Dispatch

import struct Synchronization.Atomic

/// The values `body(0), body(1), …, body(count - 1)`, computed on up to `threads` threads.
///
/// When several fail, the error of the lowest index is thrown.
package func parallelMap<Value: Sendable, Failure: Error>(
  count: Int, threads: Int, _ body: @Sendable (Int) throws(Failure) -> Value
) throws(Failure) -> [Value] {
  if threads <= 1 || count <= 1 {
    var values: [Value] = []
    values.reserveCapacity(count)
    for index in 0..<count { values.append(try body(index)) }
    return values
  }
  let next = Atomic<Int>(0)
  let failed = Atomic<Bool>(false)
  let results = Mutex<[Result<Value, Failure>?]>(.init(repeating: nil, count: count))
  DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
    while !failed.load(ordering: .relaxed) {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = Result { () throws(Failure) -> Value in try body(index) }
      if case .failure = result { failed.store(true, ordering: .relaxed) }
      results.withLock { $0[index] = result }
    }
  }
  return try results.withLock { $0 }.compactMap { $0 }.map { result throws(Failure) in
    try result.get()
  }
}

/// Runs `body` on up to `threads` threads, each taking indices below `count` in rising order until
/// none is left; gives what each returned.
package func onWorkers<Value: Sendable>(
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

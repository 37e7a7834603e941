import Dispatch

import struct Synchronization.Atomic

/// The values `body(0), body(1), …, body(count - 1)`, computed on up to `threads` threads.
///
/// When several fail, the error of the lowest index is thrown.
public func parallelMap<Value: Sendable, Failure: Error>(
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

import Dispatch
import Foundation
import Synchronization

/// Calls `body` on as many threads of their own, which have their turn however busy others are.
func inThreads(_ number: Int, _ body: @escaping @Sendable (Int) -> Void) -> DispatchGroup {
  let group = DispatchGroup()
  for thread in 0..<number {
    group.enter()
    Thread.detachNewThread {
      body(thread)
      group.leave()
    }
  }
  return group
}

/// Calls `body` while everything in the system's queues of a class computes; true where that came to
/// an end before `body` did, which was after half a minute.
func withBusyProcessors(_ quality: DispatchQoS.QoSClass, _ body: () -> Void) -> Bool {
  let isOver = Atomic<Bool>(false)
  let isIdle = Atomic<Bool>(false)
  let work = DispatchGroup()
  let begun = DispatchSemaphore(value: 0)
  let end = Date.now + 30
  for _ in 0..<2 * ProcessInfo.processInfo.activeProcessorCount {
    DispatchQueue.global(qos: quality).async(group: work) {
      begun.signal()
      while !isOver.load(ordering: .relaxed) {
        if Date.now > end { return isIdle.store(true, ordering: .relaxed) }
      }
    }
  }
  begun.wait()
  body()
  isOver.store(true, ordering: .relaxed)
  work.wait()
  return isIdle.load(ordering: .relaxed)
}

import Foundation

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

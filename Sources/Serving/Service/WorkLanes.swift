import Dispatch
import Locks

/// A few threads for work that takes longer than a connection's thread should be held up.
final class WorkLanes: Sendable {
  typealias Work = @Sendable () -> Void

  private struct Lanes: Sendable {
    var waiting: [Work] = []
    var running = 0
  }

  private let lanes = Guarded(Lanes())
  private let limit: Int
  private let queue = DispatchQueue(label: "workbench.work", attributes: .concurrent)

  init(_ count: Int) { limit = max(1, count) }

  /// Does work on one of the threads, behind what waits for any of them.
  func run(_ work: @escaping Work) {
    let isFree = lanes.withLock { lanes in
      lanes.waiting.append(work)
      guard lanes.running < limit else { return false }
      lanes.running += 1
      return true
    }
    if isFree { queue.async { self.drain() } }
  }

  private func drain() {
    while let work = next() { work() }
  }

  private func next() -> Work? {
    lanes.withLock { lanes in
      guard lanes.waiting.isEmpty else { return lanes.waiting.removeFirst() }
      lanes.running -= 1
      return nil
    }
  }
}

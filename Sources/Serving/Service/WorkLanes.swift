import Dispatch
import Synchronization

/// A few threads for work that takes longer than a connection's thread should be held up.
final class WorkLanes: Sendable {
  private let queues: [DispatchQueue]
  private let next = Atomic<Int>(0)

  init(_ count: Int) {
    queues = (0..<max(1, count)).map { DispatchQueue(label: "workbench.work.\($0)") }
  }

  /// Does work on the next of the threads, behind what waits there.
  func run(_ work: @escaping @Sendable () -> Void) {
    let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
    queues[Int(UInt(bitPattern: place) % UInt(queues.count))].async(execute: work)
  }
}

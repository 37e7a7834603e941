import Concurrency
import Dispatch

/// A few threads for work that takes longer than a connection's thread should be held up.
package final class WorkerPool: Sendable {
  package typealias Work = @Sendable () -> Void

  private struct State: Sendable {
    var waiting: [Work] = []
    /// Queues that do nothing.
    var free: [DispatchQueue]
  }

  private let workers: Mutex<State>

  package init(_ count: Int) {
    // A queue that does one thing after the other gets a thread at once. One that does several at a time
    // waits for as long as all processors have work, such as that of another pool.
    workers = Mutex(
      State(free: (0..<max(1, count)).map { DispatchQueue(label: "workbench.work.\($0)") }))
  }

  /// Does work on one of the threads, behind what waits for any of them.
  package func run(_ work: @escaping Work) {
    let queue = workers.withLock { workers in
      workers.waiting.append(work)
      return workers.free.popLast()
    }
    if let queue {
      queue.async {
        while let work = self.next(queue) { work() }
      }
    }
  }

  /// What waits; where nothing does the queue is free.
  private func next(_ queue: DispatchQueue) -> Work? {
    workers.withLock { workers in
      guard workers.waiting.isEmpty else { return workers.waiting.removeFirst() }
      workers.free.append(queue)
      return nil
    }
  }
}

extension HTTPReply {
  /// Work on one of the threads of some workers; a problem that is thrown is the answer.
  static func later(
    in workers: WorkerPool, _ work: @escaping @Sendable (@escaping Done) throws(Problem) -> Void
  ) -> HTTPReply {
    .later { done in
      workers.run {
        do throws(Problem) { try work(done) } catch { done(error.response) }
      }
    }
  }

  /// A response that is made on one of the threads of some workers.
  static func later(
    in workers: WorkerPool, respond: @escaping @Sendable () throws(Problem) -> HTTPResponse
  ) -> HTTPReply {
    .later(in: workers) { done throws(Problem) in done(try respond()) }
  }
}

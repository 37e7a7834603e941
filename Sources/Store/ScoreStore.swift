import Concurrency
import Dispatch

/// Scored rows in an SQLite file, written in groups.
///
/// Batches that arrive while a transaction runs are written together by the next one, so that the
/// number of rows a second does not hang on the time of a commit. A batch is kept for good when its
/// caller is told so: the death of the process afterwards does not lose it.
package final class ScoreStore: Sendable {
  package let path: String
  /// The number of rows that may wait; a batch beyond it is refused at once.
  package let limit: Int

  /// What is called when a batch is kept (nil) or not; it must not take long, nor call `write` or `flush`.
  package typealias Completion = @Sendable (StoreError?) -> Void

  package struct Statistics: Sendable, Hashable {
    /// Rows that wait.
    package var waiting = 0
    package var stored = 0
    /// Rows that could not be kept.
    package var failed = 0
    package var commits = 0
  }

  private let writer: Mutex<ScoreWriter>
  private let file: StoreFile
  private let pending = Mutex(PendingBatches())
  private let queue = DispatchQueue(label: "workbench.store")
  private let busyMilliseconds: Int

  /// Opens a store, which is made if the file is missing.
  ///
  /// - Parameters:
  ///   - limit: the number of rows that may wait to be written.
  ///   - busyMilliseconds: how long a transaction waits for another process.
  ///   - maximumPages: the size that the file may reach, in pages of 4096 bytes.
  package init(
    path: String, limit: Int = 500_000, busyMilliseconds: Int = 2000, maximumPages: Int? = nil
  ) throws(StoreError) {
    self.path = path
    self.limit = limit
    self.busyMilliseconds = busyMilliseconds
    let writer = try ScoreWriter(
      path: path, busyMilliseconds: busyMilliseconds, maximumPages: maximumPages)
    file = writer.file
    self.writer = Mutex(writer)
  }

  /// Throws where what is stored now would be lost.
  package func check() throws(StoreError) { try file.check() }

  package var statistics: Statistics { pending.withLock { $0.statistics } }

  /// Hands a batch over.
  ///
  /// - Parameters:
  ///   - isCommitted: whether the store's own thread writes it as soon as it can; otherwise it waits
  ///     until `commit` is called, or others are written.
  ///   - done: called once, on whichever thread writes, or before this returns where too many rows
  ///     wait.
  package func append(
    _ batch: ScoreBatch, isCommitted: Bool = true, then done: @escaping Completion
  ) {
    guard pending.withLock({ $0.take(batch, limit: limit, done) }) else {
      return done(.overloaded(limit: limit))
    }
    if isCommitted { drainElsewhere() }
  }

  /// Writes what waits in one transaction.
  ///
  /// This thread does it where it need not wait for long, neither for another process nor for the disk;
  /// otherwise the store's own thread does it. False where another thread commits at this moment: what
  /// it has not taken is to be committed then.
  package func commit() -> Bool {
    switch pending.withLock({ $0.beginCommit() }) {
    case .nothing: return true
    case .busy: return false
    case .group(let group):
      let isDone = commit(group)
      pending.withLock { $0.endCommit() }
      if !isDone { drainElsewhere() }
      return true
    }
  }

  /// Writes a group; false where the store's own thread is to go on.
  private func commit(_ group: PendingBatches.Group) -> Bool {
    // The store's own thread may have begun since.
    let (error, needsCheckpoint) =
      writer.withLockIfAvailable { writer in
        (write(group, with: &writer, busyMilliseconds: 0), writer.needsCheckpoint)
      } ?? (.locked(path: path), false)
    if case .locked = error {
      pending.withLock { $0.putBack(group) }
      return false
    }
    settle(group, error)
    return !needsCheckpoint
  }

  /// Writes a batch and waits until it is kept.
  package func write(_ batch: ScoreBatch) throws(StoreError) {
    let outcome = Mutex<StoreError?>(nil)
    let done = DispatchSemaphore(value: 0)
    append(batch) { error in
      outcome.withLock { $0 = error }
      done.signal()
    }
    done.wait()
    if let error = outcome.withLock({ $0 }) { throw error }
  }

  /// Waits until everything handed over before is kept or has failed.
  package func flush() {
    drainElsewhere()
    queue.sync {}
  }

  private func drainElsewhere() {
    // Under the lock, so that who finds it begun can wait for the queue.
    pending.withLock { pending in
      if pending.beginDraining() { queue.async { self.drain() } }
    }
  }

  /// Writes group after group until nothing waits, and brings the log into the file where it is long.
  private func drain() {
    repeat {
      writer.withLock { writer in
        while true {
          // Between groups, since under load there is always one more.
          if writer.needsCheckpoint { writer.checkpoint() }
          guard let group = pending.withLock({ $0.give() }) else { break }
          settle(group, write(group, with: &writer, busyMilliseconds: busyMilliseconds))
        }
      }
    } while !pending.withLock({ $0.endDraining() })
  }

  private func write(
    _ group: PendingBatches.Group, with writer: inout ScoreWriter, busyMilliseconds: Int
  ) -> StoreError? {
    do throws(StoreError) {
      try writer.write(group.batches, busyMilliseconds: busyMilliseconds)
      return nil
    } catch {
      return error
    }
  }

  private func settle(_ group: PendingBatches.Group, _ error: StoreError?) {
    pending.withLock { $0.count(group, error) }
    for done in group.completions { done(error) }
  }
}

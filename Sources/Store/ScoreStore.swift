import Dispatch
import Locks

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Scored rows in an SQLite file, written in groups.
///
/// Batches that arrive while a transaction runs are written together by the next one, so that the
/// number of rows a second does not hang on the time of a commit. A batch is kept for good when its
/// caller is told so: the death of the process afterwards does not lose it.
public final class ScoreStore: Sendable {
  /// Where the file is.
  public let path: String
  /// The number of rows that may wait; a batch beyond it is refused at once.
  public let limit: Int

  /// What is called when a batch is kept (nil) or not.
  public typealias Completion = @Sendable (StoreError?) -> Void

  /// What happened so far.
  public struct Statistics: Sendable, Hashable {
    /// Rows that wait.
    public var waiting = 0
    /// Rows that are kept.
    public var stored = 0
    /// Rows that could not be kept.
    public var failed = 0
    /// Transactions that kept rows.
    public var commits = 0
  }

  private struct Pending: Sendable {
    var batches: [ScoreBatch] = []
    var completions: [Completion] = []
    var isDraining = false
    /// The number of batches that the last transaction wrote.
    var lastGroup = 0
    var statistics = Statistics()
  }

  private let writer: Guarded<ScoreWriter>
  private let pending = Guarded(Pending())
  private let queue = DispatchQueue(label: "workbench.store")

  /// Microseconds in which batches gather.
  private static let gathering: UInt32 = 200

  /// Opens a store, which is made if the file is missing.
  ///
  /// - Parameters:
  ///   - limit: the number of rows that may wait to be written.
  ///   - busyMilliseconds: how long a transaction waits for another process.
  ///   - maximumPages: the size that the file may reach, in pages of 4096 bytes.
  public init(
    path: String, limit: Int = 500_000, busyMilliseconds: Int = 2000, maximumPages: Int? = nil
  ) throws(StoreError) {
    self.path = path
    self.limit = limit
    writer = Guarded(
      try ScoreWriter(path: path, busyMilliseconds: busyMilliseconds, maximumPages: maximumPages))
  }

  /// What happened so far.
  public var statistics: Statistics { pending.withLock { $0.statistics } }

  /// Hands a batch over to the writer.
  ///
  /// - Parameter done: called once, on the writer's thread, or before this returns where too many
  ///   rows wait.
  public func append(_ batch: ScoreBatch, then done: @escaping Completion) {
    let count = batch.scores.count
    let (isRefused, isIdle) = pending.withLock { pending in
      // One batch is always taken, however large.
      if pending.statistics.waiting > 0 && pending.statistics.waiting + count > limit {
        pending.statistics.failed += count
        return (true, false)
      }
      pending.statistics.waiting += count
      pending.batches.append(batch)
      pending.completions.append(done)
      defer { pending.isDraining = true }
      return (false, !pending.isDraining)
    }
    if isRefused {
      done(.overloaded(limit: limit))
    } else if isIdle {
      queue.async { self.drain() }
    }
  }

  /// Writes a batch and waits until it is kept.
  public func write(_ batch: ScoreBatch) throws(StoreError) {
    let outcome = Guarded<StoreError?>(nil)
    let done = DispatchSemaphore(value: 0)
    append(batch) { error in
      outcome.withLock { $0 = error }
      done.signal()
    }
    done.wait()
    if let error = outcome.withLock({ $0 }) { throw error }
  }

  /// Waits until everything handed over before is kept or has failed.
  public func flush() { queue.sync {} }

  /// Writes group after group until nothing waits.
  private func drain() {
    while let (batches, completions) = next() {
      let error = writer.withLock { writer -> StoreError? in
        do throws(StoreError) {
          try writer.write(batches)
          return nil
        } catch {
          return error
        }
      }
      let count = batches.reduce(0) { $0 + $1.scores.count }
      pending.withLock { pending in
        pending.statistics.waiting -= count
        if error == nil {
          pending.statistics.stored += count
          pending.statistics.commits += 1
        } else {
          pending.statistics.failed += count
        }
      }
      for done in completions { done(error) }
    }
  }

  /// Takes what waits.
  ///
  /// Where several batches came during the last transaction, more are on their way: they are waited
  /// for a moment, so that a transaction's cost is shared by many. A lone sender waits for nobody.
  private func next() -> ([ScoreBatch], [Completion])? {
    if pending.withLock({ $0.lastGroup > 1 && !$0.batches.isEmpty }) { usleep(Self.gathering) }
    return pending.withLock { pending in
      guard !pending.batches.isEmpty else {
        pending.isDraining = false
        return nil
      }
      pending.lastGroup = pending.batches.count
      defer {
        pending.batches = []
        pending.completions = []
      }
      return (pending.batches, pending.completions)
    }
  }
}

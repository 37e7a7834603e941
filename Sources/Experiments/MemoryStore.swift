import Concurrency

/// Keeps outcomes for as long as the process lives.
public final class MemoryStore: ResultStore {
  private let outcomes = Mutex<[String: Outcome]>([:])

  /// An empty store.
  public init() {}

  /// The outcome of a unit, if there is one.
  public func outcome(of unit: WorkUnit) -> StoredOutcome {
    outcomes.withLock { $0[unit.digest] }.map(StoredOutcome.found) ?? .absent
  }

  /// Keeps an outcome.
  public func keep(_ outcome: Outcome, of unit: WorkUnit) {
    outcomes.withLock { $0[unit.digest] = outcome }
  }
}

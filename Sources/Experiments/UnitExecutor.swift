import Concurrency
import Learning

/// Makes the outcomes of units appear in a store; where it computes them changes no number.
public protocol UnitExecutor: Sendable {
  /// Returns once all units are in the store, or early once `isCancelled` says so; what is finished by
  /// then is kept. Units that are left over are given to it again.
  func run(
    _ units: [WorkUnit], of study: Study, into store: any ResultStore,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(StudyError)
}

/// Computes units on threads of this machine.
///
/// Units are taken in order. Where fewer are left than there are threads, each may use its share of
/// the rest.
public struct LocalExecutor: UnitExecutor {
  /// How many threads compute.
  public let jobs: Int

  /// An executor on a number of threads, at least one.
  public init(jobs: Int) { self.jobs = max(1, jobs) }

  private enum Stop: Error {
    case cancelled
    case failed(StudyError)
  }

  public func run(
    _ units: [WorkUnit], of study: Study, into store: any ResultStore,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(StudyError) {
    let runner = Runner(study)
    let left = Mutex(Dictionary(units.map { ($0.fold, 1) }, uniquingKeysWith: +))
    do throws(Stop) {
      _ = try parallelMap(count: units.count, threads: jobs) { index throws(Stop) in
        let unit = units[index]
        let threads = max(1, jobs / min(jobs, units.count - index))
        try Self.compute(unit, with: runner, threads: threads, into: store, isCancelled)
        let remaining = left.withLock { left in
          left[unit.fold, default: 1] -= 1
          return left[unit.fold, default: 0]
        }
        if remaining == 0 { runner.finish(fold: unit.fold) }
      }
    } catch {
      if case .failed(let reason) = error { throw reason }
    }
  }

  private static func compute(
    _ unit: WorkUnit, with runner: Runner, threads: Int, into store: any ResultStore,
    _ isCancelled: @escaping @Sendable () -> Bool
  ) throws(Stop) {
    let outcome: Outcome
    do {
      try store.begin(unit)
    } catch {
      throw .failed(error)
    }
    do {
      outcome = try runner.outcome(of: unit, threads: threads, isCancelled: isCancelled)
    } catch {
      store.abandon(unit)
      throw .cancelled
    }
    do {
      try store.keep(outcome, of: unit)
    } catch {
      throw .failed(error)
    }
  }
}

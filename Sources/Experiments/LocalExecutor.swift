import Concurrency
import Learning

/// Computes units on threads of this machine.
///
/// Units are taken in order. Where fewer are left than there are threads, each may use its share of
/// the rest.
public struct LocalExecutor: Executor {
  /// How many threads compute.
  public let jobs: Int

  /// An executor on a number of threads, at least one.
  public init(jobs: Int) { self.jobs = max(1, jobs) }

  /// Computes every unit.
  public func run(
    count: Int,
    _ body: @escaping @Sendable (_ index: Int, _ threads: Int) throws(StudyError) -> Void
  ) throws(StudyError) {
    _ = try parallelMap(count: count, threads: jobs) { index throws(StudyError) in
      try body(index, max(1, jobs / min(jobs, count - index)))
    }
  }
}

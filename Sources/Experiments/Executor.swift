/// Moves units to where they are computed; it cannot change a number.
public protocol Executor: Sendable {
  /// Calls `body` once for every index below `count`, in any order, each with the number of threads
  /// that it may use, until one throws; rethrows the first error.
  func run(
    count: Int,
    _ body: @escaping @Sendable (_ index: Int, _ threads: Int) throws(StudyError) -> Void
  ) throws(StudyError)
}

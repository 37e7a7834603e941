/// What a fit is given beside its data.
public struct FitContext: Sendable {
  /// Where all randomness comes from.
  public var key: RandomKey
  /// How many threads may be used; results do not depend on it.
  public var threads: Int
  /// Told now and then what share of the work is done, from 0 to 1.
  public var progress: @Sendable (Double) -> Void
  /// Asked often (at least every few hundred milliseconds) whether to stop.
  public var isCancelled: @Sendable () -> Bool

  /// A context.
  public init(
    key: RandomKey, threads: Int = 1, progress: @escaping @Sendable (Double) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
  ) {
    self.key = key
    self.threads = threads
    self.progress = progress
    self.isCancelled = isCancelled
  }

  /// Throws `FitError.cancelled` once the study was stopped.
  public func checkCancellation() throws(FitError) {
    if isCancelled() { throw .cancelled }
  }
}

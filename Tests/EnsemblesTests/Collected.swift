import Concurrency

/// Numbers that a closure was told.
final class Collected: Sendable {
  private let stored = Mutex<[Double]>([])

  /// What was told, in order.
  var values: [Double] { stored.withLock { $0 } }

  /// Keeps a number.
  func add(_ value: Double) { stored.withLock { $0.append(value) } }
}

import Foundation

/// Waiting.
enum Pause {
  /// Lets the thread sleep.
  static func milliseconds(_ count: Int) { Thread.sleep(forTimeInterval: Double(count) / 1000) }
}

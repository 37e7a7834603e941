import Concurrency
import Foundation

/// Whether something comes to hold; a minute of waiting says that it does not.
///
/// A machine with much else to do only takes longer.
package func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
  for _ in 0..<6000 {
    if try condition() { return true }
    usleep(10_000)
  }
  return false
}

/// What several threads count together.
package final class Counter: Sendable {
  private let value = Mutex(0)

  package init() {}

  package var count: Int { value.withLock { $0 } }

  package func increment() { value.withLock { $0 += 1 } }
}

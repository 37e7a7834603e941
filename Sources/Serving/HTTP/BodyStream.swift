import Concurrency
import Dispatch

/// A body that is worked on while it arrives, of which little waits in memory.
///
/// The thread of the connection offers pieces, and a worker reads them. Where too much waits the
/// connection sleeps, so that the client is held up and not the memory filled.
package final class BodyStream: Sendable {
  private enum End: Sendable {
    /// The body is whole.
    case complete
    /// The client went away before.
    case cut
  }

  private struct State: Sendable {
    var bytes: [UInt8] = []
    var end: End?
    /// Whether nobody reads any more, and what comes is dropped.
    var isAbandoned = false
    /// Wakes the connection.
    var wake: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())
  private let change = DispatchSemaphore(value: 0)

  /// Bytes that may wait, to which one piece more is added.
  private static let capacity = 1 << 18

  package init() {}

  /// Takes a piece; false where there is no room.
  ///
  /// Then `sleep` was called, `wake` will be, and the piece has to come again.
  package func offer(
    _ piece: UnsafeRawBufferPointer, sleep: () -> Void, wake: @escaping @Sendable () -> Void
  ) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isAbandoned else { return true }
      guard state.bytes.count < Self.capacity else {
        state.wake = wake
        sleep()
        return false
      }
      state.bytes.append(contentsOf: piece)
      return true
    }
    change.signal()
    return isTaken
  }

  /// Nothing more comes; the body is whole.
  package func finish() { end(.complete) }

  /// Nothing more comes, unless the body was whole before.
  package func cut() { end(.cut) }

  private func end(_ end: End) {
    state.withLock { $0.end = $0.end ?? end }
    change.signal()
  }

  /// Waits for bytes and takes as many as there are room for; 0 at the end of the body, nil where the
  /// client went away before.
  package func read(into target: UnsafeMutableRawBufferPointer) -> Int? {
    while true {
      let (count, end, wake) = state.withLock { state in
        let count = min(target.count, state.bytes.count)
        target.copyBytes(from: state.bytes[..<count])
        state.bytes.removeFirst(count)
        return (count, state.end, count > 0 ? state.wake.take() : nil)
      }
      wake?()
      if count > 0 || target.isEmpty { return count }
      switch end {
      case .complete: return 0
      case .cut: return nil
      case nil: change.wait()
      }
    }
  }

  /// Nobody reads any more: what comes is dropped.
  package func abandon() {
    let wake = state.withLock { state in
      state.isAbandoned = true
      state.bytes = []
      return state.wake.take()
    }
    wake?()
  }
}

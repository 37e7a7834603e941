import struct Synchronization.Atomic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A connection, and until when it has to get on.
final class ConnectionRecord: Sendable {
  let descriptor: Int32
  /// The second of the monotonic clock after which the connection is cut; 0: none.
  private let deadline = Atomic<Int>(0)

  init(descriptor: Int32) { self.descriptor = descriptor }

  /// Gives the client so many seconds for what comes next.
  func expect(within seconds: Int) {
    deadline.store(Clock.coarseSeconds + seconds, ordering: .relaxed)
  }

  /// The client has nothing to do but wait.
  func waitForUs() { deadline.store(0, ordering: .relaxed) }

  func isLate(at second: Int) -> Bool {
    let deadline = deadline.load(ordering: .relaxed)
    return deadline != 0 && deadline < second
  }

  /// Writes as much as the socket takes at once.
  func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
}

import Concurrency

import struct Synchronization.Atomic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// All open connections, so that those that do not get on can be cut.
struct Connections: ~Copyable, Sendable {
  private let records = Mutex<[ObjectIdentifier: ConnectionRecord]>([:])

  var count: Int { records.withLock { $0.count } }

  func add(_ record: ConnectionRecord) {
    records.withLock { $0[ObjectIdentifier(record)] = record }
  }

  /// Called before the library closes the socket, so that no number is used that a newer socket has.
  func remove(_ record: ConnectionRecord) {
    records.withLock { $0[ObjectIdentifier(record)] = nil }
  }

  /// Cuts the connections that are late; the library then sees their end.
  func cutLate(at second: Int) { cut { $0.isLate(at: second) } }

  func cutAll() { cut { _ in true } }

  private func cut(_ condition: (ConnectionRecord) -> Bool) {
    records.withLock { records in
      for record in records.values where condition(record) {
        shutdown(record.descriptor, Int32(SHUT_RDWR))
      }
    }
  }
}

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

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

  /// Cuts the connections that are late, or whose client ended in the middle of a body.
  ///
  /// The library then sees their end. To be called every second.
  func cutLate(at second: Int) { cut { $0.isLate(at: second) || $0.hasEndedEarly } }

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

  /// Whether a body is on its way.
  let isReceiving = Atomic<Bool>(false)
  /// How many times in turn the client was seen to have ended while it was waited for.
  private let ends = Atomic<Int>(0)

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

  /// Whether the client sends no more, though the rest of its body is waited for.
  ///
  /// True when it is asked for the second time, since the library may just be about to hand on the end.
  var hasEndedEarly: Bool {
    var byte: UInt8 = 0
    let isWaitedFor =
      isReceiving.load(ordering: .relaxed) && deadline.load(ordering: .relaxed) != 0
    guard isWaitedFor, recv(descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    else {
      ends.store(0, ordering: .relaxed)
      return false
    }
    return ends.wrappingAdd(1, ordering: .relaxed).newValue > 1
  }

  /// Writes as much as the socket takes at once.
  func write(_ bytes: [UInt8]) {
    _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }
}

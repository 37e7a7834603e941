import Concurrency

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

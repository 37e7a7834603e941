import struct Synchronization.Atomic

/// What a server counts while it runs.
struct HTTPCounts: ~Copyable, Sendable {
  /// Requests between their header and the end of their response.
  let active = Atomic<Int>(0)
  /// Connections that wait for work elsewhere.
  let suspended = Atomic<Int>(0)
  /// Bytes of bodies in memory.
  let bodyBytes = Atomic<Int>(0)
  /// Whether the server is about to end.
  let isStopping = Atomic<Bool>(false)
}

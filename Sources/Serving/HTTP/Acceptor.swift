import Dispatch

import struct Synchronization.Atomic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A thread that takes connections and shares them out among the threads of the library.
///
/// Threads that wait at one socket together leave nearly all connections to the one that wakes first.
final class Acceptor: Sendable {
  private let descriptor: Int32
  private let hasEnded = DispatchSemaphore(value: 0)
  private let isStopping = Flag()

  private final class Flag: Sendable {
    let value = Atomic<Bool>(false)
  }

  /// Who gets a connection, with the address that it comes from; it has to close it, too.
  typealias Taker = @Sendable (Int32, UnsafeMutablePointer<sockaddr>?, socklen_t) -> Void

  /// Begins to take connections from a listening socket.
  init(_ socket: ListeningSocket, taker: @escaping Taker) {
    descriptor = socket.descriptor
    let (descriptor, hasEnded, isStopping) = (descriptor, hasEnded, isStopping)
    DispatchQueue(label: "workbench.accept").async {
      while !isStopping.value.load(ordering: .acquiring) { Self.takeOne(from: descriptor, taker) }
      hasEnded.signal()
    }
  }

  /// Takes no more; whoever connects from now on is refused.
  func stop() {
    isStopping.value.store(true, ordering: .releasing)
    shutdown(descriptor, Int32(SHUT_RDWR))
    hasEnded.wait()
    hasEnded.signal()
  }

  /// Takes a connection; where that fails, whatever the reason, others may follow.
  private static func takeOne(from listener: Int32, _ taker: Taker) {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { address in
        let connection = accept(listener, address.baseAddress, &length)
        guard connection >= 0 else {
          // Errors of the network come for one connection, or until something is free or in order again.
          if errno != EINTR && errno != ECONNABORTED { usleep(10_000) }
          return
        }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        _ = fcntl(connection, F_SETFL, O_NONBLOCK)
        taker(connection, address.baseAddress, length)
      }
    }
  }
}

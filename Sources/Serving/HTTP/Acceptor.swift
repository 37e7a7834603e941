import Dispatch

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

  /// Who gets a connection, with the address that it comes from; it has to close it, too.
  typealias Taker = @Sendable (Int32, UnsafeMutablePointer<sockaddr>?, socklen_t) -> Void

  /// Begins to take connections from a listening socket.
  init(_ socket: ListeningSocket, taker: @escaping Taker) {
    descriptor = socket.descriptor
    let (descriptor, hasEnded) = (descriptor, hasEnded)
    DispatchQueue(label: "workbench.accept").async {
      while Self.takeOne(from: descriptor, taker) {}
      hasEnded.signal()
    }
  }

  /// Takes no more; whoever connects from now on is refused.
  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    hasEnded.wait()
    hasEnded.signal()
  }

  /// False where the socket listens no more.
  private static func takeOne(from listener: Int32, _ taker: Taker) -> Bool {
    var address = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    return withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { address in
        let connection = accept(listener, address.baseAddress, &length)
        if connection >= 0 {
          _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
          _ = fcntl(connection, F_SETFL, O_NONBLOCK)
          taker(connection, address.baseAddress, length)
          return true
        }
        switch errno {
        case EINTR, ECONNABORTED: return true
        case EMFILE, ENFILE, ENOBUFS, ENOMEM:
          usleep(10_000)  // Until others have closed something.
          return true
        default: return false
        }
      }
    }
  }
}

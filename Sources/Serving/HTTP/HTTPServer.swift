import CMicroHTTPD
import Concurrency
import Dispatch

import struct Synchronization.Atomic

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An HTTP/1.1 server over libmicrohttpd: threads that wait for connections by epoll, and routes.
package final class HTTPServer: Sendable {
  /// How a server is reached and whom it answers.
  package struct Configuration: Sendable {
    /// A numeric address.
    package var address = "127.0.0.1"
    /// The port; 0: any that is free.
    package var port = 0
    package var threads = 2
    package var limits = HTTPLimits()
    /// What has to come with requests to routes that are not open.
    package var token: String?
    /// A certificate chain and its key in PEM; nil: no TLS.
    package var identity: (certificate: [UInt8], key: [UInt8])?
    /// Fields of the header of every response.
    package var headers: [(name: String, value: String)] = []

    /// The usual configuration: this machine only, any port.
    package init() {}
  }

  package var port: Int { socket.port }
  package var routes: [Route] { router.routes }

  let router: Router
  let policy: AccessPolicy
  let limits: HTTPLimits
  let headers: [(name: String, value: String)]
  let isEncrypted: Bool
  let observer: @Sendable (RequestRecord) -> Void
  let connections = Connections()
  let counts = HTTPCounts()
  /// The connections that the library has been handed and has not closed.
  let handed = HandedConnections()
  /// A queue of its own, which has a thread even while other work uses all processors.
  private let clock = DispatchQueue(label: "workbench.http")
  /// Where packed bodies are expanded.
  let expander = DispatchQueue(label: "workbench.expand")
  private let socket: ListeningSocket
  private let running = Mutex<(library: Library, acceptor: Acceptor)?>(nil)

  /// The library's server.
  ///
  /// The pointer may go from thread to thread: all that is called with it while it runs is safe in any
  /// thread, by the library's documentation.
  private struct Library: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Hands over a connection, which the library gives to a thread by the socket's number; false where it was
    /// closed at once.
    func take(
      _ socket: Int32, from address: UnsafePointer<sockaddr>?, _ length: socklen_t
    ) -> Bool {
      MHD_add_connection(pointer, socket, address, length) == .YES
    }
  }

  /// Starts a server.
  ///
  /// - Parameter observer: told of every request when it is over, by the thread of its connection.
  package init(
    _ configuration: Configuration, routes: [Route],
    observer: @escaping @Sendable (RequestRecord) -> Void = { _ in }
  ) throws(HTTPServerError) {
    let socket = try ListeningSocket(address: configuration.address, port: configuration.port)
    self.socket = socket
    self.observer = observer
    router = Router(routes)
    policy = AccessPolicy(
      token: configuration.token, loopback: socket.isLoopback ? configuration.address : nil)
    var limits = configuration.limits
    limits.connections = DescriptorLimit.connections(
      wanted: limits.connections, of: DescriptorLimit.raise())
    self.limits = limits
    headers = configuration.headers
    isEncrypted = configuration.identity != nil
    guard let pointer = start(configuration) else {
      close(socket.descriptor)
      throw .library
    }
    let library = Library(pointer: pointer)
    let (handed, most) = (handed, limits.connections)
    let acceptor = Acceptor(socket) { socket, address, length in
      guard handed.enter(atMost: most) else {
        close(socket)
        return
      }
      if !library.take(socket, from: address, length) { handed.leave() }
    }
    running.withLock { $0 = (library, acceptor) }
    sweep()
  }

  deinit { stop(within: 0) }

  /// The number of open connections.
  package var connectionCount: Int { connections.count }

  /// The number of requests that are being received or answered.
  package var activeCount: Int { counts.active.load(ordering: .relaxed) }

  /// Bytes of bodies that are being received or answered.
  package var bodyBytes: Int { counts.bodyBytes.load(ordering: .relaxed) }

  /// Takes no new connections, finishes what runs, and ends.
  ///
  /// Requests that take longer than `seconds` are cut. False where work elsewhere still has not handed
  /// over its response: the library cannot end before it does, and the process should.
  @discardableResult
  package func stop(within seconds: Int) -> Bool {
    guard let (library, acceptor) = running.withLock({ $0.take() }) else { return true }
    counts.isStopping.store(true, ordering: .relaxed)
    acceptor.stop()
    wait(tenths: seconds * 10) { self.activeCount == 0 }
    connections.cutAll()
    wait(tenths: 20) { self.counts.suspended.load(ordering: .acquiring) == 0 }
    guard counts.suspended.load(ordering: .acquiring) == 0 else { return false }
    let hasEnded = DispatchSemaphore(value: 0)
    DispatchQueue(label: "workbench.http.stop").async {
      MHD_stop_daemon(library.pointer)
      hasEnded.signal()
    }
    guard hasEnded.wait(timeout: .now() + Self.secondsToEnd) == .success else { return false }
    close(socket.descriptor)
    return true
  }

  /// What the library may take to end its threads, which have nothing to do then.
  private static let secondsToEnd = 30.0

  /// Cuts connections that are late, every second for as long as the server is there.
  private func sweep() {
    clock.asyncAfter(deadline: .now() + 1) { [weak self] in
      guard let self else { return }
      connections.cutLate(at: Clock.coarseSeconds)
      sweep()
    }
  }

  private func wait(tenths: Int, until condition: () -> Bool) {
    for _ in 0..<(10 * tenths) where !condition() { usleep(10_000) }
  }
}

/// How much of everything a client may use.
package struct HTTPLimits: Sendable, Hashable {
  /// Bytes of one body.
  package var body = 32 << 20
  /// Bytes of memory of all bodies that are being received or wait for their answer.
  package var bodies = 256 << 20
  /// Bytes of a request's header.
  package var header = 16 << 10
  /// Connections at a time; fewer where the process may not open as many files.
  package var connections = 4096
  /// Connections of one address at a time; 0: as many as there may be.
  package var connectionsPerAddress = 0
  /// Seconds until the header of a next request is there.
  package var headerSeconds = 20
  /// Seconds until the body of a request is there, or 64 kB more of one that is streamed.
  package var bodySeconds = 60
  /// Seconds until a response is taken, or 64 kB more of one that is read from a file.
  package var responseSeconds = 120

  package init() {}
}

/// What happened to one request, for counts and logs.
package struct RequestRecord: Sendable, Hashable {
  /// The route's template; nil where the path is none of a route.
  package var route: String?
  /// The method as it was sent.
  package var method: String
  /// The path as it was asked for.
  package var path: String
  /// The status that was answered; nil where the connection ended before.
  package var status: Int?
  /// The time from the whole header until the response had been taken, in seconds.
  package var seconds: Double
}

/// How many connections the library has, counted before it gets them.
///
/// Its own limit is one for each of its threads, and connections beyond it have left those threads waiting for
/// one another for good (libmicrohttpd 0.9.75).
final class HandedConnections: Sendable {
  private let count = Atomic<Int>(0)

  /// Counts one more, unless there are so many.
  func enter(atMost most: Int) -> Bool {
    guard count.wrappingAdd(1, ordering: .relaxed).newValue > most else { return true }
    leave()
    return false
  }

  func leave() { count.wrappingSubtract(1, ordering: .relaxed) }
}

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

/// Why a server does not start.
package enum HTTPServerError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The address is none of this machine, or none at all.
  case address(String)
  /// The port is taken, or may not be used.
  case port(Int, reason: String)
  /// The certificate or key is not in order, or the system has no more threads.
  case library

  package var description: String {
    switch self {
    case .address(let text):
      "'\(text)' is no address of this machine; 127.0.0.1 and ::1 are for this machine only, "
        + "0.0.0.0 and :: for all networks"
    case .port(let port, let reason): "port \(port) cannot be used: \(reason)"
    case .library: "the server cannot start: the certificate and key may not fit each other"
    }
  }
}

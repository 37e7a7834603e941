#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A socket that waits for connections.
struct ListeningSocket: Sendable {
  let descriptor: Int32
  /// The port, chosen by the system where 0 was asked for.
  let port: Int
  /// Whether only this machine can connect.
  let isLoopback: Bool

  /// Whether only this machine can connect to an address.
  static func isLoopback(_ text: String) -> Bool {
    var v4 = in_addr()
    var v6 = in6_addr()
    if inet_pton(AF_INET, text, &v4) == 1 { return isLoopback(v4) }
    if inet_pton(AF_INET6, text, &v6) == 1 { return isLoopback(v6) }
    return text == "localhost"
  }

  private static func isLoopback(_ address: in_addr) -> Bool {
    UInt32(bigEndian: address.s_addr) >> 24 == 127
  }

  private static func isLoopback(_ address: in6_addr) -> Bool {
    withUnsafeBytes(of: address) { $0.dropLast().allSatisfy { $0 == 0 } && $0[15] == 1 }
  }

  /// Opens a socket at a numeric address of version 4 or 6, or at `localhost`.
  init(address text: String, port: Int) throws(HTTPServerError) {
    let address = text == "localhost" ? "127.0.0.1" : text
    var v4 = sockaddr_in()
    var v6 = sockaddr_in6()
    if inet_pton(AF_INET, address, &v4.sin_addr) == 1 {
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = in_port_t(port).bigEndian
      isLoopback = Self.isLoopback(v4.sin_addr)
      descriptor = try Self.open(&v4, family: AF_INET, address: text, port: port)
    } else if inet_pton(AF_INET6, address, &v6.sin6_addr) == 1 {
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = in_port_t(port).bigEndian
      isLoopback = Self.isLoopback(v6.sin6_addr)
      descriptor = try Self.open(&v6, family: AF_INET6, address: text, port: port)
    } else {
      throw .address(text)
    }
    self.port = port == 0 ? Self.port(of: descriptor) : port
  }

  private static func open<Address>(
    _ address: inout Address, family: Int32, address text: String, port: Int
  ) throws(HTTPServerError) -> Int32 {
    let flags = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(family, flags, 0)
    guard descriptor >= 0 else { throw .address(text) }
    var yes: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
    let length = socklen_t(MemoryLayout<Address>.size)
    let isBound = withUnsafeBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { bind(descriptor, $0.baseAddress, length) == 0 }
    }
    guard isBound, listen(descriptor, 1024) == 0 else {
      let code = errno
      close(descriptor)
      if code == EADDRNOTAVAIL { throw .address(text) }
      throw .port(port, reason: String(cString: strerror(code)))
    }
    return descriptor
  }

  private static func port(of descriptor: Int32) -> Int {
    var address = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    _ = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) {
        getsockname(descriptor, $0.baseAddress, &length)
      }
    }
    // The port stands at the same place in addresses of both versions.
    return Int(in_port_t(bigEndian: address.sin6_port))
  }
}

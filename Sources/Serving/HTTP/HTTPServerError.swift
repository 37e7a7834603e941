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

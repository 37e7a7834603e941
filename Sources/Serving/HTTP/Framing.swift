import CMicroHTTPD

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What a header says of where its request ends and whom it is for.
///
/// A proxy in front may read what is said twice otherwise than this server, and then one client's bytes
/// are taken for another's request (RFC 9112, section 11.2).
struct Framing {
  private var hosts = 0
  private var lengths = 0
  private var encodings: [String] = []
  /// Bytes of the names and values of all fields.
  private var bytes = 0
  /// Whether a blank stands between a name and its colon, where two readers may see two names.
  private var hasBlank = false

  /// Reads it from the header of a request.
  init(_ connection: OpaquePointer) {
    withUnsafeMutablePointer(to: &self) { framing in
      _ = MHD_get_connection_values(
        connection, .HEADER_KIND,
        { context, _, name, value in
          guard let context, let name else { return .YES }
          context.assumingMemoryBound(to: Framing.self).pointee.take(name, value)
          return .YES
        }, framing)
    }
  }

  private mutating func take(_ name: UnsafePointer<CChar>, _ value: UnsafePointer<CChar>?) {
    let length = Int(strlen(name))
    if length == 0 || name[length - 1] == 0x20 || name[length - 1] == 0x09 { hasBlank = true }
    bytes += length + (value.map { Int(strlen($0)) } ?? 0)
    switch length {
    case 4 where strcasecmp(name, "host") == 0: hosts += 1
    case 14 where strcasecmp(name, "content-length") == 0: lengths += 1
    case 17 where strcasecmp(name, "transfer-encoding") == 0:
      encodings.append(value.map { String(cString: $0) } ?? "")
    default: break
    }
  }

  /// Why a request is refused before anything else is looked at; nil where it is not.
  ///
  /// - Parameter limit: bytes of the fields.
  func problem(limit: Int) -> Problem? {
    if let fault { return .badRequest(fault) }
    if bytes > limit {
      return Problem(431, "the fields of the header have more than \(limit) bytes")
    }
    return nil
  }

  /// Why nobody can tell where the request ends, or whom it is for; nil where everybody can.
  private var fault: String? {
    if hasBlank { return "the header has a blank in front of a colon" }
    if hosts > 1 { return "the header has Host \(hosts) times" }
    if lengths > 1 { return "the header has Content-Length \(lengths) times" }
    if encodings.count > 1 { return "the header has Transfer-Encoding \(encodings.count) times" }
    guard let encoding = encodings.first else { return nil }
    if lengths > 0 { return "the header has both Content-Length and Transfer-Encoding" }
    if encoding.lowercased() != "chunked" {
      return "Transfer-Encoding: expected chunked, got '\(encoding.prefix(80))'"
    }
    return nil
  }
}

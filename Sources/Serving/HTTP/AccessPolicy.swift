import Files
import Learning

/// Who may ask: what is checked before a request's body is read.
struct AccessPolicy: Sendable {
  /// The digest of the token that has to come with a request; nil where none is asked for.
  private let token: [UInt8]?
  /// The names by which this server may be called; nil where any will do.
  private let hosts: [String]?

  /// - Parameters:
  ///   - token: what has to come with a request, except for open routes.
  ///   - loopback: the address, where only this machine can connect. A page of another site, whose
  ///     name was made to mean this machine (DNS rebinding), is then told by its name. With a token
  ///     there is no need, since that page does not have it, and a proxy may stand in front.
  init(token: String?, loopback address: String?) {
    self.token = token.map { Array(SHA256.hex(of: $0).utf8) }
    guard let address, token == nil else {
      hosts = nil
      return
    }
    hosts = [
      "localhost", "127.0.0.1", "[::1]", address.contains(":") ? "[\(address)]" : address,
    ]
  }

  /// Throws where the request is refused.
  func check(
    _ headers: HTTPRequest.Headers, changes: Bool, isOpen: Bool
  ) throws(Problem) {
    if let hosts, let host = headers.host, !hosts.contains(where: { Self.isCalled($0, host) }) {
      throw Problem(421, "this server is not called '\(host.prefix(80))'")
    }
    if changes { try checkOrigin(headers) }
    guard let token, !isOpen else { return }
    guard let given = headers.authorization, given.prefix(7).lowercased() == "bearer " else {
      throw Problem(401, "a bearer token is needed")
    }
    // Digests, so that neither the time of comparison nor its length tells anything of the token.
    let digest = Array(SHA256.hex(of: given.dropFirst(7).utf8).utf8)
    let difference = zip(digest, token).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
    guard difference == 0 else { throw Problem(401, "the bearer token is not the right one") }
  }

  /// A page of another site must not change anything in a user's name.
  private func checkOrigin(_ headers: HTTPRequest.Headers) throws(Problem) {
    let origin = headers.origin.map { origin in
      origin.firstRange(of: "://").map { String(origin[$0.upperBound...]) } ?? origin
    }
    let isForeign = origin != nil && origin?.lowercased() != headers.host?.lowercased()
    let isCrossSite = headers.fetchSite == "cross-site"
    guard !isForeign && !isCrossSite else {
      throw Problem(403, "a page of another site may not ask for this")
    }
  }

  /// Whether a host, with or without a port, has a name, which is in lower case.
  private static func isCalled(_ name: String, _ host: String) -> Bool {
    let bytes = host.utf8
    guard bytes.count >= name.utf8.count else { return false }
    let isSame = zip(bytes, name.utf8).allSatisfy { byte, expected in
      byte == expected || (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte && byte | 0x20 == expected)
    }
    let rest = bytes.dropFirst(name.utf8.count)
    return isSame && (rest.isEmpty || rest.first == UInt8(ascii: ":"))
  }
}

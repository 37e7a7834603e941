package struct HTTPRequest: Sendable {
  /// The header fields that something hangs on; each is nil where it was not sent.
  package struct Headers: Sendable, Hashable {
    /// The media type of the body, with its parameters.
    package var contentType: String?
    /// How the body is packed.
    package var contentEncoding: String?
    /// The media types that the client takes.
    package var accept: String?
    /// The host that the client believes to speak with.
    package var host: String?
    /// The origin of the page that made the request.
    package var origin: String?
    /// Whether the page that made the request is of this site.
    package var fetchSite: String?
    package var authorization: String?
    /// Where the bytes of tensors begin behind a document.
    package var inferenceLength: String?

    package init() {}
  }

  /// What to do; nil for a method that no resource has.
  package var method: HTTPMethod?
  /// The path, with escapes resolved.
  package var path: String
  /// Names and values behind the question mark.
  package var query: [(name: String, value: String)]
  package var headers: Headers
  package var body: [UInt8]
  /// What stood in the path where the route has a name.
  package var parameters: [(name: String, value: String)] = []

  package init(
    _ method: HTTPMethod?, _ path: String, query: [(name: String, value: String)] = [],
    headers: Headers = Headers(), body: [UInt8] = []
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    self.body = body
  }

  /// What stood in the path at a name of the route.
  package subscript(_ name: String) -> String {
    parameters.first { $0.name == name }?.value ?? ""
  }

  /// A value of the query.
  package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// A value of the query that is true or false.
  func truth(_ name: String) throws(Problem) -> Bool? {
    switch self.query(name) {
    case nil: nil
    case "true"?: true
    case "false"?: false
    case let other?:
      throw Problem(422, "\(name): expected true or false, got '\(other.prefix(40))'")
    }
  }

  /// The media type of the body in lower case, without parameters.
  package var mediaType: String? { headers.contentType.map(Self.mediaType) }

  /// Whether the body is packed.
  var isPacked: Bool { headers.contentEncoding.map { $0.lowercased() != "identity" } ?? false }

  /// The ways to pack a body that are known, as a header names them.
  static let packings: Set<String> = ["gzip", "x-gzip", "deflate"]

  /// The character set that the body's media type names, in lower case.
  var charset: String? {
    guard let type = headers.contentType, type.utf8.contains(UInt8(ascii: ";")) else { return nil }
    for parameter in type.split(separator: ";").dropFirst() {
      let text = parameter.filter { $0 != " " && $0 != "\"" }.lowercased()
      if text.hasPrefix("charset=") { return String(text.dropFirst(8)) }
    }
    return nil
  }

  static func mediaType(_ field: String) -> String {
    // What nearly every request says needs no look at its parts.
    if field == "application/json" { return field }
    let type = field.prefix { $0 != ";" }
    return String(type.drop { $0 == " " }.prefix { $0 != " " }).lowercased()
  }

  /// Whether the client names a media type, and does not like another as much.
  ///
  /// Ranges such as `text/*` are no wish for anything: a client that takes all gets the other.
  package func prefers(_ type: String, to other: String) -> Bool {
    quality(of: type) > quality(of: other)
  }

  /// How much a client likes a media type that it names, from 0 to 1 (RFC 9110, section 12.5.1).
  private func quality(of type: String) -> Double {
    let ranges = headers.accept?.split(separator: ",") ?? []
    guard let range = ranges.first(where: { Self.mediaType(String($0)) == type }) else { return 0 }
    for parameter in range.split(separator: ";").dropFirst() {
      let text = parameter.filter { $0 != " " }.lowercased()
      if text.hasPrefix("q=") { return Double(text.dropFirst(2)) ?? 0 }
    }
    return 1
  }
}

/// What a request asks to be done with a resource.
package enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
  /// Show it; a `HEAD` is this without the body.
  case get = "GET"
  /// Work on what is sent.
  case post = "POST"
  /// Replace it by what is sent.
  case put = "PUT"
}

public struct HTTPRequest: Sendable {
  /// The header fields that something hangs on; each is nil where it was not sent.
  public struct Headers: Sendable, Hashable {
    /// The media type of the body, with its parameters.
    public var contentType: String?
    /// How the body is packed.
    public var contentEncoding: String?
    /// The media types that the client takes.
    public var accept: String?
    /// The host that the client believes to speak with.
    public var host: String?
    /// The origin of the page that made the request.
    public var origin: String?
    /// Whether the page that made the request is of this site.
    public var fetchSite: String?
    public var authorization: String?

    public init() {}
  }

  /// What to do; nil for a method that no resource has.
  public var method: HTTPMethod?
  /// The path, with escapes resolved.
  public var path: String
  /// Names and values behind the question mark.
  public var query: [(name: String, value: String)]
  public var headers: Headers
  public var body: [UInt8]
  /// What stood in the path where the route has a name.
  public var parameters: [(name: String, value: String)] = []

  public init(
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
  public subscript(_ name: String) -> String {
    parameters.first { $0.name == name }?.value ?? ""
  }

  /// A value of the query.
  public func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

  /// The media type of the body in lower case, without parameters.
  public var mediaType: String? { headers.contentType.map(Self.mediaType) }

  static func mediaType(_ field: String) -> String {
    // What nearly every request says needs no look at its parts.
    if field == "application/json" { return field }
    let type = field.prefix { $0 != ";" }
    return String(type.drop { $0 == " " }.prefix { $0 != " " }).lowercased()
  }

  /// Whether the client names a media type, and does not like another as much.
  ///
  /// Ranges such as `text/*` are no wish for anything: a client that takes all gets the other.
  public func prefers(_ type: String, to other: String) -> Bool {
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
public enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
  /// Show it; a `HEAD` is this without the body.
  case get = "GET"
  /// Work on what is sent.
  case post = "POST"
  /// Replace it by what is sent.
  case put = "PUT"
}

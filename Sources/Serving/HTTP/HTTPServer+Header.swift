import CMicroHTTPD
import StrictJSON
import Synchronization

extension HTTPServer {
  /// A request of which the header is known.
  func exchange(
    _ connection: OpaquePointer, url: UnsafePointer<CChar>, method: UnsafePointer<CChar>
  ) -> Exchange {
    let name = String(cString: method)
    var request = HTTPRequest(
      name == "HEAD" ? .get : HTTPMethod(rawValue: name), String(cString: url),
      query: Self.query(of: connection))
    request.headers.contentType = Self.field("Content-Type", of: connection)
    request.headers.contentEncoding = Self.field("Content-Encoding", of: connection)
    request.headers.accept = Self.field("Accept", of: connection)
    request.headers.host = Self.field("Host", of: connection)
    request.headers.origin = Self.field("Origin", of: connection)
    request.headers.fetchSite = Self.field("Sec-Fetch-Site", of: connection)
    request.headers.authorization = Self.field("Authorization", of: connection)
    let record = workbench_mhd_context(connection).map {
      Unmanaged<ConnectionRecord>.fromOpaque($0).takeUnretainedValue()
    }
    counts.active.wrappingAdd(1, ordering: .relaxed)
    return Exchange(request, method: name, record: record)
  }

  static func field(_ name: StaticString, of connection: OpaquePointer) -> String? {
    name.withUTF8Buffer { bytes in
      bytes.withMemoryRebound(to: CChar.self) { name in
        MHD_lookup_connection_value(connection, .HEADER_KIND, name.baseAddress)
          .map { String(cString: $0) }
      }
    }
  }

  private static func query(of connection: OpaquePointer) -> [(name: String, value: String)] {
    var query: [(name: String, value: String)] = []
    withUnsafeMutablePointer(to: &query) { query in
      _ = MHD_get_connection_values(
        connection, .GET_ARGUMENT_KIND,
        { context, _, name, value in
          guard let context, let name else { return .NO }
          context.assumingMemoryBound(to: [(name: String, value: String)].self).pointee.append(
            (String(cString: name), value.map { String(cString: $0) } ?? ""))
          return .YES
        }, query)
    }
    return query
  }

  /// Finds the route and whether the request may be made, before its body comes.
  func begin(_ exchange: Exchange, on connection: OpaquePointer) -> MHD_Result {
    exchange.record?.expect(within: limits.bodySeconds)
    do throws(Problem) {
      try admit(exchange)
    } catch {
      exchange.refusal = error
    }
    let length = Self.field("Content-Length", of: connection).map { Int($0) ?? .max }
    if let length, length > limits.body {
      exchange.refusal = exchange.refusal ?? bodyTooLarge
    } else if Self.field("Expect", of: connection) == nil {
      return .YES
    }
    // What the client is about to send is not wanted, so it is told at once.
    guard let refusal = exchange.refusal else { return .YES }
    return send(refusal.response, for: exchange, on: connection)
  }

  private func admit(_ exchange: Exchange) throws(Problem) {
    let changes = exchange.method != "GET" && exchange.method != "HEAD"
    var found: (place: Int, parameters: [(name: String, value: String)])?
    var missing: Problem?
    do throws(Problem) {
      found = try router.route(exchange.request.method, exchange.request.path)
    } catch {
      missing = error
    }
    exchange.route = found?.place
    let isOpen = found.map { router.routes[$0.place].isOpen } ?? false
    try policy.check(exchange.request.headers, changes: changes, isOpen: isOpen)
    if let missing { throw missing }
    guard let found else { return }
    exchange.request.parameters = found.parameters
    try Self.check(exchange.request, router.routes[found.place].operation)
  }

  /// Throws where the query or the kind of the body is none that a route takes.
  private static func check(_ request: HTTPRequest, _ operation: Operation) throws(Problem) {
    let known = operation.query
    if !known.isEmpty,
      let other = request.query.first(where: { sent in !known.contains { $0.name == sent.name } })
    {
      let hint = nearest(to: other.name, in: known.map(\.name)).map { ". Did you mean '\($0)'?" }
      throw .badRequest("there is no query parameter '\(other.name.prefix(80))'\(hint ?? "")")
    }
    guard !operation.body.isEmpty else { return }
    guard let type = request.mediaType, operation.body.contains(where: { $0.type == type }) else {
      let types = operation.body.map(\.type).joined(separator: " or ")
      let got = request.mediaType.map { "'\($0.prefix(80))'" } ?? "none"
      throw Problem(415, "expected the content type \(types), got \(got)")
    }
    if let encoding = request.headers.contentEncoding, encoding.lowercased() != "identity" {
      throw Problem(415, "a body is taken as it is, not packed by '\(encoding.prefix(80))'")
    }
  }

  var bodyTooLarge: Problem {
    Problem(413, "the body is larger than \(limits.body) bytes")
  }
}

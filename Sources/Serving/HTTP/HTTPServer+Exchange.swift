import CMicroHTTPD
import StrictJSON
import Synchronization

extension HTTPServer {
  /// Takes a piece of the body; what is not wanted any more is let go.
  func take(_ bytes: UnsafeRawBufferPointer, for exchange: Exchange) -> MHD_Result {
    guard exchange.request.body.count + bytes.count <= limits.body else {
      // No length was announced, and there may be no end: the library has no answer before it.
      sendAtOnce(bodyTooLarge, for: exchange)
      return .NO
    }
    if exchange.refusal != nil { return .YES }
    let all = counts.bodyBytes.wrappingAdd(bytes.count, ordering: .relaxed).newValue
    exchange.request.body.append(contentsOf: bytes)
    if all > limits.bodies {
      release(exchange)
      exchange.refusal = Problem(503, "too many bodies are being received")
    }
    return .YES
  }

  /// Answers a request that is there as a whole.
  func answer(_ exchange: Exchange, on connection: OpaquePointer) -> MHD_Result {
    if let promise = exchange.promise { return answer(exchange, with: promise, on: connection) }
    exchange.record?.waitForUs()
    if let refusal = exchange.refusal {
      return send(refusal.response, for: exchange, on: connection)
    }
    guard let place = exchange.route else { return .NO }
    do throws(Problem) {
      switch try router.routes[place].handle(exchange.request) {
      case .now(let response): return send(response, for: exchange, on: connection)
      case .later(let work):
        let promise = Promise()
        exchange.promise = promise
        sleep(exchange, until: promise, on: connection)
        work(done(promise, on: connection))
      case .together(let begin, let end):
        let promise = Promise()
        exchange.promise = promise
        exchange.end = end
        // The library asks again when it has been through the other connections.
        begin(done(promise, on: connection))
      }
      return .YES
    } catch {
      return send(error.response, for: exchange, on: connection)
    }
  }

  /// A connection that is woken by another thread, which the library allows.
  private struct Sleeper: @unchecked Sendable {
    let connection: OpaquePointer
  }

  /// Keeps a promise, and wakes the connection where it sleeps.
  private func done(_ promise: Promise, on connection: OpaquePointer) -> HTTPReply.Done {
    let sleeper = Sleeper(connection: connection)
    return { [self] response in
      guard promise.fulfil(response) else { return }
      MHD_resume_connection(sleeper.connection)
      counts.suspended.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// Answers with what was promised, or waits for it.
  private func answer(
    _ exchange: Exchange, with promise: Promise, on connection: OpaquePointer
  ) -> MHD_Result {
    if let response = promise.value { return send(response, for: exchange, on: connection) }
    if let end = exchange.end {
      guard end() else { return .YES }
      exchange.end = nil
      return answer(exchange, with: promise, on: connection)
    }
    // Woken without a response: by the end of the server.
    if exchange.hasSlept { return .NO }
    if sleep(exchange, until: promise, on: connection) { return .YES }
    return answer(exchange, with: promise, on: connection)
  }

  /// Lets a connection sleep until its response is there; false where it is.
  @discardableResult
  private func sleep(
    _ exchange: Exchange, until promise: Promise, on connection: OpaquePointer
  ) -> Bool {
    promise.await {
      exchange.hasSlept = true
      counts.suspended.wrappingAdd(1, ordering: .relaxed)
      MHD_suspend_connection(connection)
    }
  }

  /// Hands a response over to the library.
  func send(
    _ response: HTTPResponse, for exchange: Exchange, on connection: OpaquePointer
  ) -> MHD_Result {
    exchange.status = response.status
    exchange.record?.expect(within: limits.responseSeconds)
    // Whoever has the response may count on the room that the request took.
    release(exchange)
    let body = spokenBody(response, exchange.route)
    let handle = body.withUnsafeBytes { bytes in
      MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let handle else { return .NO }
    defer { MHD_destroy_response(handle) }
    Self.add("Content-Type", response.type, to: handle)
    for (name, value) in response.headers { Self.add(name, value, to: handle) }
    for (name, value) in headers { Self.add(name, value, to: handle) }
    if counts.isStopping.load(ordering: .relaxed) { Self.add("Connection", "close", to: handle) }
    return MHD_queue_response(connection, UInt32(response.status), handle)
  }

  private static func add(_ name: String, _ value: String, to response: OpaquePointer) {
    // A string that is handed to C without more ado is copied each time.
    name.withCString { name in
      value.withCString { value in _ = MHD_add_response_header(response, name, value) }
    }
  }

  /// The body, with a problem's sentence where the route's protocol looks for it.
  private func spokenBody(_ response: HTTPResponse, _ route: Int?) -> [UInt8] {
    guard let problem = response.problem, let route,
      let member = router.routes[route].problemMember
    else { return response.body }
    return Array(problem.json.setting(member, to: .string(problem.detail)).text().utf8)
  }

  /// Writes a problem to the socket, past the library, and as far as the socket takes it; not where the
  /// connection is encrypted.
  private func sendAtOnce(_ problem: Problem, for exchange: Exchange) {
    exchange.status = problem.status
    guard !isEncrypted else { return }
    let response = problem.response
    let fields = (response.headers + headers).map { "\($0.name): \($0.value)\r\n" }.joined()
    let head =
      "HTTP/1.1 \(problem.status) \(problem.title)\r\n\(fields)Content-Type: \(response.type)\r\n"
      + "Content-Length: \(response.body.count)\r\nConnection: close\r\n\r\n"
    let bytes = Array(head.utf8) + response.body
    exchange.record?.write(bytes)
  }

  /// Ends a request, whose response was sent or cannot be.
  func finish(_ exchange: Exchange) {
    // The client has gone before its turn came.
    if exchange.promise?.value == nil, let end = exchange.end { while !end() {} }
    release(exchange)
    exchange.record?.expect(within: limits.headerSeconds)
    counts.active.wrappingSubtract(1, ordering: .relaxed)
    observer(
      RequestRecord(
        route: exchange.route.map { router.routes[$0].template }, method: exchange.method,
        path: exchange.request.path, status: exchange.status,
        seconds: Double(Clock.nanoseconds - exchange.start) / 1e9))
  }

  private func release(_ exchange: Exchange) {
    counts.bodyBytes.wrappingSubtract(exchange.request.body.count, ordering: .relaxed)
    exchange.request.body = []
  }
}

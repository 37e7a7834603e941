import CMicroHTTPD
import Dispatch
import StrictJSON

import struct Synchronization.Atomic

extension HTTPServer {
  /// Finds the route and whether the request may be made, before its body comes.
  func begin(_ pending: PendingRequest, on connection: OpaquePointer) -> MHD_Result {
    pending.record?.expect(within: limits.bodySeconds)
    pending.record?.isReceiving.store(true, ordering: .relaxed)
    if let problem = Framing(connection).problem(limit: limits.header) ?? addressProblem(pending) {
      var response = problem.response
      response.headers.append(("Connection", "close"))
      return send(response, for: pending, on: connection)
    }
    do throws(Problem) {
      try admit(pending)
    } catch {
      pending.refusal = error
    }
    stream(pending, on: connection)
    let length = Self.field("Content-Length", of: connection).map { Int($0) ?? .max }
    pending.length = length
    if let length, length > limits.body, pending.stream == nil {
      pending.refusal = pending.refusal ?? bodyTooLarge
    } else if Self.field("Expect", of: connection) == nil {
      return .YES
    }
    // What the client is about to send is not wanted, so it is told at once.
    guard let refusal = pending.refusal else { return .YES }
    return send(refusal.response, for: pending, on: connection)
  }

  /// Begins work on a body that is still to come.
  private func stream(_ pending: PendingRequest, on connection: OpaquePointer) {
    guard pending.refusal == nil, let place = pending.route,
      case .streamed(let begin) = router.routes[place].handler
    else { return }
    let (body, deferred) = (BodyStream(), DeferredResponse())
    do throws(Problem) {
      try begin(pending.request, body, done(deferred, on: connection))
      (pending.stream, pending.deferred) = (body, deferred)
    } catch {
      pending.refusal = error
    }
  }

  private func admit(_ pending: PendingRequest) throws(Problem) {
    let changes = pending.method != "GET" && pending.method != "HEAD"
    var found: (place: Int, parameters: [(name: String, value: String)])?
    var missing: Problem?
    do throws(Problem) {
      found = try router.route(pending.request.method, pending.request.path)
    } catch {
      missing = error
    }
    pending.route = found?.place
    let isOpen = found.map { router.routes[$0.place].isOpen } ?? false
    try policy.check(pending.request.headers, changes: changes, isOpen: isOpen)
    if let missing { throw missing }
    guard let found else { return }
    pending.request.parameters = found.parameters
    try Self.check(pending.request, router.routes[found.place].operation)
  }

  /// Throws where the query or the kind of the body is none that a route takes.
  private static func check(_ request: HTTPRequest, _ operation: Operation) throws(Problem) {
    let known = operation.query
    // Pages are looked at with whatever a link has.
    let isStrict = !known.isEmpty || !operation.body.isEmpty
    if isStrict,
      let other = request.query.first(where: { sent in !known.contains { $0.name == sent.name } })
    {
      let hint = nearest(to: other.name, in: known.map(\.name)).map { ". Did you mean '\($0)'?" }
      throw .badRequest("there is no query parameter '\(other.name.prefix(80))'\(hint ?? "")")
    }
    guard !operation.body.isEmpty else { return }
    if let charset = request.charset, !["utf-8", "utf8", "us-ascii"].contains(charset) {
      throw Problem(415, "expected text as UTF-8, got the charset '\(charset.prefix(80))'")
    }
    let isTaken =
      request.mediaType.map { type in operation.body.contains { $0.type == type } }
      ?? operation.isTypeOptional
    guard isTaken else {
      let types = operation.body.map(\.type).joined(separator: " or ")
      let got = request.mediaType.map { "'\($0.prefix(80))'" } ?? "none"
      throw Problem(415, "expected the content type \(types), got \(got)")
    }
    if request.isPacked, let encoding = request.headers.contentEncoding,
      !HTTPRequest.packings.contains(encoding.lowercased())
    {
      throw Problem(
        415, "expected the content encoding gzip or deflate, got '\(encoding.prefix(80))'")
    }
  }

  private func addressProblem(_ pending: PendingRequest) -> Problem? {
    if pending.request.query.count > Self.mostParameters {
      return Problem(414, "the address has more than \(Self.mostParameters) parameters")
    }
    let query = pending.request.query.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
    guard pending.request.path.utf8.count + query > limits.header else { return nil }
    return Problem(414, "the address has more than \(limits.header) bytes")
  }

  private var bodyTooLarge: Problem {
    Problem(413, "the body is larger than \(limits.body) bytes")
  }

  /// Takes a piece of the body; what is not wanted any more is let go.
  func take(_ bytes: UnsafeRawBufferPointer, for pending: PendingRequest) -> MHD_Result {
    guard pending.request.body.count + bytes.count <= limits.body else {
      // No length was announced, and there may be no end: the library has no answer before it.
      sendAtOnce(bodyTooLarge, for: pending)
      return .NO
    }
    if pending.refusal != nil { return .YES }
    // Memory of a length that was announced is taken when its bytes come, and not twice while it grows.
    if pending.request.body.isEmpty, let length = pending.length {
      pending.request.body.reserveCapacity(length)
    }
    pending.request.body.append(contentsOf: bytes)
    let held =
      pending.length == nil ? pending.request.body.capacity : pending.request.body.count
    let all = counts.bodyBytes.wrappingAdd(held - pending.heldBytes, ordering: .relaxed).newValue
    pending.heldBytes = held
    if all > limits.bodies {
      release(pending)
      pending.refusal = Self.tooManyBodies
    }
    return .YES
  }

  /// Hands a piece on to who works on the body; false where the connection sleeps until it has room.
  func take(
    _ bytes: UnsafeRawBufferPointer, into stream: BodyStream, for pending: PendingRequest,
    on connection: OpaquePointer
  ) -> Bool {
    let sleeper = Sleeper(connection: connection)
    let isTaken = stream.offer(bytes) {
      counts.suspended.wrappingAdd(1, ordering: .relaxed)
      MHD_suspend_connection(sleeper.connection)
    } wake: { [self] in
      MHD_resume_connection(sleeper.connection)
      counts.suspended.wrappingSubtract(1, ordering: .releasing)
    }
    guard isTaken else {
      pending.record?.waitForUs()
      pending.streamedBytes = Self.leastStreamed
      return false
    }
    pending.streamedBytes += bytes.count
    if pending.streamedBytes >= Self.leastStreamed {
      pending.streamedBytes = 0
      pending.record?.expect(within: limits.bodySeconds)
    }
    return true
  }

  /// Bytes of a streamed body that have to come in the time that a whole one has.
  private static let leastStreamed = 1 << 16

  /// Answers a request that is there as a whole.
  func answer(_ pending: PendingRequest, on connection: OpaquePointer) -> MHD_Result {
    pending.record?.isReceiving.store(false, ordering: .relaxed)
    if let stream = pending.stream {
      stream.finish()
      pending.record?.waitForUs()
    }
    if let deferred = pending.deferred { return answer(pending, with: deferred, on: connection) }
    pending.record?.waitForUs()
    if let refusal = pending.refusal {
      return send(refusal.response, for: pending, on: connection)
    }
    guard let place = pending.route, case .whole(let handle) = router.routes[place].handler else {
      return .NO
    }
    do throws(Problem) {
      let reply =
        if pending.request.isPacked {
          expanding(pending.request, handle)
        } else {
          try handle(pending.request)
        }
      switch reply {
      case .now(let response): return send(response, for: pending, on: connection)
      case .later(let work):
        let deferred = DeferredResponse()
        pending.deferred = deferred
        sleep(pending, until: deferred, on: connection)
        work(done(deferred, on: connection))
      case .together(let begin, let end):
        let deferred = DeferredResponse()
        pending.deferred = deferred
        pending.end = end
        // The library asks again when it has been through the other connections.
        begin(done(deferred, on: connection))
      }
      return .YES
    } catch {
      return send(error.response, for: pending, on: connection)
    }
  }

  /// Has a packed body expanded, one at a time, by another thread than the connection's.
  private func expanding(
    _ request: HTTPRequest,
    _ handle: @escaping @Sendable (HTTPRequest) throws(Problem) -> HTTPReply
  ) -> HTTPReply {
    .later { [self] done in
      expander.async { [self] in
        do throws(Problem) {
          var request = request
          request.body = try request.expandedBody(limit: limits.body)
          let held = request.body.count
          let all = counts.bodyBytes.wrappingAdd(held, ordering: .relaxed).newValue
          let finish: HTTPReply.Done = { [self] response in
            counts.bodyBytes.wrappingSubtract(held, ordering: .relaxed)
            done(response)
          }
          guard all <= limits.bodies else { return finish(Self.tooManyBodies.response) }
          do throws(Problem) {
            try handle(request).hand(to: finish)
          } catch {
            finish(error.response)
          }
        } catch {
          done(error.response)
        }
      }
    }
  }

  private static let tooManyBodies = Problem(503, "too many bodies are being received")

  /// A connection that is woken by another thread, which the library allows.
  private struct Sleeper: @unchecked Sendable {
    let connection: OpaquePointer
  }

  /// Hands a response over, and wakes the connection where it sleeps.
  private func done(_ deferred: DeferredResponse, on connection: OpaquePointer) -> HTTPReply.Done {
    let sleeper = Sleeper(connection: connection)
    return { [self] response in
      guard deferred.fulfil(response) else { return }
      MHD_resume_connection(sleeper.connection)
      counts.suspended.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// Answers with the response that was deferred, or waits for it.
  private func answer(
    _ pending: PendingRequest, with deferred: DeferredResponse, on connection: OpaquePointer
  ) -> MHD_Result {
    if let response = deferred.value { return send(response, for: pending, on: connection) }
    if let end = pending.end {
      guard end() else { return .YES }
      pending.end = nil
      return answer(pending, with: deferred, on: connection)
    }
    // Woken without a response: by the end of the server.
    if pending.hasSlept { return .NO }
    if sleep(pending, until: deferred, on: connection) { return .YES }
    return answer(pending, with: deferred, on: connection)
  }

  /// Lets a connection sleep until its response is there; false where it is.
  @discardableResult
  private func sleep(
    _ pending: PendingRequest, until deferred: DeferredResponse, on connection: OpaquePointer
  ) -> Bool {
    deferred.await {
      pending.hasSlept = true
      counts.suspended.wrappingAdd(1, ordering: .relaxed)
      MHD_suspend_connection(connection)
    }
  }

  /// Hands a response over to the library.
  func send(
    _ response: HTTPResponse, for pending: PendingRequest, on connection: OpaquePointer
  ) -> MHD_Result {
    pending.status = response.status
    pending.record?.isReceiving.store(false, ordering: .relaxed)
    pending.record?.expect(within: limits.responseSeconds)
    // Whoever has the response may count on the room that the request took.
    release(pending)
    let made =
      if let file = response.file {
        Self.response(file, pending.record, limits.responseSeconds)
      } else {
        spokenBody(response, pending).withUnsafeBytes { bytes in
          MHD_create_response_from_buffer(
            bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
        }
      }
    guard let handle = made else { return .NO }
    defer { MHD_destroy_response(handle) }
    Self.add("Content-Type", response.type, to: handle)
    for (name, value) in response.headers { Self.add(name, value, to: handle) }
    for (name, value) in headers { Self.add(name, value, to: handle) }
    if counts.isStopping.load(ordering: .relaxed),
      !response.headers.contains(where: { $0.name == "Connection" })
    {
      Self.add("Connection", "close", to: handle)
    }
    return MHD_queue_response(connection, UInt32(response.status), handle)
  }

  private static func add(_ name: String, _ value: String, to response: OpaquePointer) {
    // A string that is handed to C without more ado is copied each time.
    name.withCString { name in
      value.withCString { value in _ = MHD_add_response_header(response, name, value) }
    }
  }

  /// The body, with a problem's sentence where the route's protocol looks for it; a path that is none of
  /// a route belongs to the protocol whose paths begin alike.
  private func spokenBody(_ response: HTTPResponse, _ pending: PendingRequest) -> [UInt8] {
    guard let problem = response.problem else { return response.body }
    let route =
      pending.route.map { router.routes[$0] }
      ?? router.routes.first { route in
        route.problemMember != nil && (pending.request.path + "/").hasPrefix("\(route.template)/")
      }
    guard let member = route?.problemMember else { return response.body }
    return Array(problem.json.setting(member, to: .string(problem.detail)).text().utf8)
  }

  /// Writes a problem to the socket, past the library, and as far as the socket takes it; not where the
  /// connection is encrypted.
  private func sendAtOnce(_ problem: Problem, for pending: PendingRequest) {
    pending.status = problem.status
    guard !isEncrypted else { return }
    let response = problem.response
    let fields = (response.headers + headers).map { "\($0.name): \($0.value)\r\n" }.joined()
    let head =
      "HTTP/1.1 \(problem.status) \(problem.title)\r\n\(fields)Content-Type: \(response.type)\r\n"
      + "Content-Length: \(response.body.count)\r\nConnection: close\r\n\r\n"
    let bytes = Array(head.utf8) + response.body
    pending.record?.write(bytes)
  }

  /// Ends a request, whose response was sent or cannot be.
  func finish(_ pending: PendingRequest) {
    // The client went away before its turn came.
    if pending.deferred?.value == nil, let end = pending.end { while !end() {} }
    pending.stream?.cut()
    release(pending)
    pending.record?.isReceiving.store(false, ordering: .relaxed)
    pending.record?.expect(within: limits.headerSeconds)
    counts.active.wrappingSubtract(1, ordering: .relaxed)
    observer(
      RequestRecord(
        route: pending.route.map { router.routes[$0].template }, method: pending.method,
        path: pending.request.path, status: pending.status,
        seconds: Double(Clock.nanoseconds - pending.start) / 1e9))
  }

  private func release(_ pending: PendingRequest) {
    counts.bodyBytes.wrappingSubtract(pending.heldBytes, ordering: .relaxed)
    pending.heldBytes = 0
    pending.request.body = []
  }
}

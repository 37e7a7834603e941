import Dispatch
import Foundation
import LearningTestKit
import Serving
import StrictJSON
import Synchronization
import Testing

@Suite struct HTTPServerTests {
  @Test("requests find their route, with names from the path and the query")
  func routing() throws {
    let server = try EchoServer()
    #expect(try server.ask("GET", "/")?.text == "root")
    let named = try server.ask("GET", "/v1/models/churn%20model?explain=3&x=a%26b")
    #expect(named?.text == "churn model explain=3 x=a&b")
    #expect(named?.headers["content-type"] == "text/plain; charset=utf-8")
    for path in ["/nothing", "/v1/models", "/v1/models/", "/v1/models/a/b", "/v1//models/a", "//"] {
      let answer = try server.ask("GET", path)
      #expect(answer?.status == 404, "\(path)")
      #expect(answer?.headers["content-type"] == "application/problem+json")
      #expect(answer?.json["title"] as? String == "Not Found")
    }
  }

  @Test("a method that a resource lacks is answered with those that it has")
  func methods() throws {
    let server = try EchoServer()
    let put = try server.ask("PUT", "/echo", body: Array("{}".utf8))
    #expect(put?.status == 405 && put?.headers["allow"] == "POST")
    let trace = try server.ask("TRACE", "/")
    #expect(trace?.status == 405 && trace?.headers["allow"] == "GET, HEAD")
    let head = try server.ask("HEAD", "/")
    #expect(head?.status == 200 && head?.headers["content-length"] == "4")
  }

  @Test("many requests go over one connection, and pipelined ones are answered in order")
  func keepAlive() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    for number in 0..<50 {
      connection.request("POST", "/echo", headers: json, body: Array("[\(number)]".utf8))
      #expect(connection.response()?.text == "[\(number)]")
    }
    for number in 0..<5 {
      connection.request("POST", "/later", headers: json, body: Array("[\(number)]".utf8))
    }
    for number in 0..<5 { #expect(connection.response()?.text == "later [\(number)]") }
  }

  @Test("a body that comes in chunks and in single bytes arrives whole")
  func chunks() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n")
    for byte in "4\r\n[1,2\r\n3\r\n,3]\r\n0\r\n\r\n".utf8 { connection.send([byte]) }
    #expect(connection.response()?.text == "[1,2,3]")
  }

  @Test("a body of another content type is refused, and the connection goes on")
  func contentType() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.request(
      "POST", "/echo", headers: ["Content-Type": "Text/Plain; charset=utf-8"], body: [1, 2])
    let refused = connection.response()
    #expect(refused?.status == 415)
    #expect(
      refused?.json["detail"] as? String
        == "expected the content type application/json, got 'text/plain'")
    connection.request(
      "POST", "/echo", headers: ["Content-Type": "APPLICATION/JSON;charset=utf-8"],
      body: Array("[]".utf8))
    #expect(connection.response()?.status == 200)
  }

  @Test("a body that is too large is refused by its length before it is sent")
  func announcedBody() throws {
    let server = try EchoServer { $0.limits.body = 1000 }
    let connection = try RawConnection(port: server.port)
    connection.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 100000000000\r\n\r\n")
    let answer = connection.response()
    #expect(answer?.status == 413)
    #expect(answer?.json["detail"] as? String == "the body is larger than 1000 bytes")
    let exact = [UInt8](repeating: 48, count: 1000)
    #expect(try server.ask("POST", "/echo", headers: json, body: exact)?.body == exact)
  }

  @Test("a chunked body without an end is cut off with 413")
  func endlessBody() throws {
    let server = try EchoServer { $0.limits.body = 1 << 20 }
    let connection = try RawConnection(port: server.port)
    connection.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Transfer-Encoding: chunked\r\n\r\n")
    let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 32, count: 0x10000) + [13, 10]
    var sent = 0
    while sent < 10_000, connection.send(chunk) { sent += 1 }
    #expect(sent < 10_000, "cut off long before the end of \(sent) chunks")
    #expect(connection.response()?.status == 413)
    #expect(try server.ask("GET", "/")?.status == 200)
  }

  @Test("a client that is told to wait for a refusal is refused before it sends")
  func expectation() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(
      "POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n"
    )
    #expect(connection.response()?.status == 404)
  }

  @Test("a header that is too large is refused")
  func largeHeader() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(
      "GET / HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n")
    let status = connection.response()?.status
    #expect(status == 431 || status == 413 || status == nil, "\(status as Any)")
    #expect(try server.ask("GET", "/")?.status == 200)
  }

  @Test("bytes that are no HTTP end the connection and nothing else")
  func rubbish() throws {
    let server = try EchoServer()
    for text in ["\0\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\r\n\r\n\r\n"] {
      let connection = try RawConnection(port: server.port)
      connection.send(text)
      connection.send("\r\n\r\n")
    }
    let random = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    try RawConnection(port: server.port).send(random)
    #expect(try server.ask("GET", "/")?.status == 200)
  }

  @Test("work elsewhere holds up no other connection, even with one thread")
  func later() throws {
    let server = try EchoServer { $0.threads = 1 }
    let slow = try RawConnection(port: server.port)
    slow.request("GET", "/gate")
    #expect(eventually { server.server.activeCount == 1 })
    #expect(try server.ask("GET", "/")?.status == 200)
    server.openGate()
    #expect(slow.response()?.text == "slow")
  }

  @Test("work that is ended together with others is asked for until it is done, or waited for")
  func together() throws {
    let server = try EchoServer { $0.threads = 1 }
    for turns in [1, 2, 50] {
      #expect(try server.ask("GET", "/together/\(turns)")?.text == "together")
    }
    let connections = try (0..<20).map { _ in try RawConnection(port: server.port) }
    for (place, connection) in connections.enumerated() {
      connection.request("GET", "/together/\(1 + place % 3)")
    }
    #expect(connections.allSatisfy { $0.response()?.text == "together" })
    let waiting = try RawConnection(port: server.port)
    waiting.request("GET", "/together-later")
    #expect(eventually { server.server.activeCount == 1 })
    #expect(try server.ask("GET", "/")?.status == 200)
    server.openGate()
    #expect(waiting.response()?.text == "at last")
  }

  @Test("connections are shared out among the threads, so that one thread holds up only some")
  func sharedOut() throws {
    let server = try EchoServer { $0.threads = 2 }
    var connections: [RawConnection] = []
    var others: [Int32] = []
    defer { for other in others { close(other) } }
    for place in 1...40 {
      connections.append(try RawConnection(port: server.port))
      #expect(eventually { server.server.connectionCount == place })
      // The number of a socket decides about its thread. Clients have no part in the numbers but here,
      // where they would take every second one.
      if place.isMultiple(of: 2) { others.append(open("/dev/null", O_RDONLY)) }
    }
    connections[0].request("GET", "/hold")
    #expect(eventually { server.server.activeCount == 1 })
    for connection in connections[1...] { connection.request("GET", "/") }
    #expect(eventually { connections[1...].count { $0.hasBytes } >= 5 })
    server.openGate()
    #expect(connections[0].response()?.text == "held")
    #expect(connections[1...].allSatisfy { $0.response()?.status == 200 })
  }

  @Test("what runs is finished before the server ends, and new connections are refused")
  func stopping() throws {
    let server = try EchoServer()
    let slow = try RawConnection(port: server.port)
    slow.request("GET", "/gate")
    #expect(eventually { server.server.activeCount == 1 })
    DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { server.openGate() }
    #expect(server.server.stop(within: 60))
    let answer = slow.response()
    #expect(answer?.text == "slow" && answer?.headers["connection"]?.lowercased() == "close")
    #expect(throws: RawConnection.Failure.self) { _ = try server.ask("GET", "/") }
  }

  @Test("every response says how far it may be trusted, and every request is observed")
  func headersAndRecords() throws {
    let server = try EchoServer { $0.headers = [("X-Content-Type-Options", "nosniff")] }
    for path in ["/", "/nothing"] {
      #expect(try server.ask("GET", path)?.headers["x-content-type-options"] == "nosniff")
    }
    #expect(eventually { server.records.withLock { $0.count } == 2 })
    // A request is observed when its response was taken, which its client may know earlier.
    let records = server.records.withLock { $0 }.sorted { $0.status ?? 0 < $1.status ?? 0 }
    #expect(records.map(\.route) == ["/", nil])
    #expect(records.map(\.status) == [200, 404])
    #expect(records.allSatisfy { $0.seconds > 0 })
  }
}

/// The header of a JSON body.
let json = ["Content-Type": "application/json"]

import Foundation
import LearningTestKit
import Serving
import Testing

/// Headers that two readers may understand in two ways.
@Suite struct FramingTests {
  private static let start =
    "POST /echo HTTP/1.1\r\nContent-Type: application/json\r\n"

  @Test(
    "what says twice or in two ways where a request ends, or whom it is for, ends the connection",
    arguments: [
      (
        "Host: localhost\r\nContent-Length: 2\r\nContent-Length: 2\r\n",
        "the header has Content-Length 2 times"
      ),
      (
        "Host: localhost\r\ncontent-length: 2\r\nContent-Length: 40\r\n",
        "the header has Content-Length 2 times"
      ),
      (
        "Host: localhost\r\nTransfer-Encoding : chunked\r\nContent-Length: 2\r\n",
        "the header has a blank in front of a colon"
      ),
      (
        "Host: localhost\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        "the header has both Content-Length and Transfer-Encoding"
      ),
      (
        "Host: localhost\r\nTRANSFER-ENCODING: chunked\r\nContent-Length: 2\r\n",
        "the header has both Content-Length and Transfer-Encoding"
      ),
      (
        "Host: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
        "the header has Transfer-Encoding 2 times"
      ),
      (
        "Host: localhost\r\nTransfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: expected chunked, got 'gzip, chunked'"
      ),
      (
        "Host: localhost\r\nHost: evil.example\r\nContent-Length: 2\r\n",
        "the header has Host 2 times"
      ),
      (
        "Host: localhost\r\nhost: localhost\r\nHOST: localhost\r\nContent-Length: 2\r\n",
        "the header has Host 3 times"
      ),
    ])
  func faults(fields: String, sentence: String) throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(Self.start + fields + "\r\n")
    let answer = try #require(connection.response())
    #expect(answer.status == 400)
    #expect(answer.detail == sentence)
    #expect(answer.headers["connection"] == "close")
    #expect(connection.isClosed())
  }

  @Test("a request behind such a header is not answered")
  func smuggled() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(
      Self.start + "Host: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0\r\n\r\nGET /v1/models/smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n")
    _ = connection.response()
    #expect(connection.isClosed())
    #expect(eventually { server.server.activeCount == 0 })
    #expect(server.records.withLock { $0.map(\.path) } == ["/echo"])
  }

  @Test(
    "lengths that are no numbers are refused", arguments: ["-1", "+2", "2, 2", "0x2", "2 2", ""])
  func lengths(text: String) throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(Self.start + "Host: localhost\r\nContent-Length: \(text)\r\n\r\n[]")
    #expect(connection.response()?.status == 400)
    #expect(connection.isClosed())
    #expect(server.records.withLock { $0.allSatisfy { $0.status != 200 } })
  }

  @Test("chunks and a length alone are taken as they are")
  func plain() throws {
    let server = try EchoServer()
    let connection = try RawConnection(port: server.port)
    connection.send(
      Self.start
        + "Host: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n1\r\n[\r\n1\r\n]\r\n0\r\n\r\n")
    #expect(connection.response()?.text == "[]")
    connection.request("POST", "/echo", headers: json, body: Array("[1]".utf8))
    #expect(connection.response()?.text == "[1]")
  }

  @Test("a body of no announced length takes no more memory than all may together")
  func chunks() throws {
    let server = try EchoServer {
      $0.limits.bodies = 1 << 20
      $0.limits.body = 8 << 20
    }
    let connection = try RawConnection(port: server.port)
    connection.send(Self.start + "Host: localhost\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 48, count: 1 << 16) + [13, 10]
    for _ in 0..<20 { connection.send(chunk) }
    connection.send("0\r\n\r\n")
    let answer = connection.response()
    #expect(answer?.status == 503 && answer?.headers["retry-after"] == "1")
    #expect(answer?.detail == "too many bodies are being received")
    #expect(server.server.bodyBytes == 0)
  }

  @Test("many parameters and long cookies are answered, and what is too long is refused")
  func length() throws {
    let server = try EchoServer()
    let many = (0..<500).map { "a\($0)=1" }.joined(separator: "&")
    let answer = try server.ask("GET", "/v1/models/x?\(many)")
    #expect(answer?.status == 200 && answer?.text.hasSuffix(" a499=1") == true)
    let cookie = (0..<150).map { "c\($0)=" + String(repeating: "x", count: 94) }
    let baked = try server.ask("GET", "/", headers: ["Cookie": cookie.joined(separator: "; ")])
    #expect(baked?.status == 200)
    let long = try server.ask(
      "GET", "/", headers: ["X-Long": String(repeating: "x", count: 20_000)])
    #expect(long?.status == 431)
    #expect(long?.detail == "the fields of the header have more than 16384 bytes")
    let address = try server.ask("GET", "/" + String(repeating: "x", count: 20_000))
    #expect(address?.status == 414)
    #expect(address?.detail == "the address has more than 16384 bytes")
  }

  @Test(
    "more parameters than are told apart are refused at once",
    arguments: [1001, 3000, 8000, 60_000])
  func parameters(count: Int) throws {
    let server = try EchoServer()
    let query = Array(repeating: "a", count: count).joined(separator: "&")
    let answer = try server.ask("GET", "/v1/models/x?\(query)")
    #expect(answer?.status == 414)
    let most = count < 60_000 ? "1000 parameters" : "16384 bytes"
    #expect(answer?.detail == "the address has more than \(most)")
    let fewer = Array(repeating: "a", count: 1000).joined(separator: "&")
    #expect(try server.ask("GET", "/v1/models/x?\(fewer)")?.status == 200)
  }
}

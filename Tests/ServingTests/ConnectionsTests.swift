import Foundation
import LearningTestKit
import Serving
import Testing

/// Clients that take their time, or too much of everything.
@Suite struct ConnectionsTests {
  @Test("a client that sends its header byte by byte is cut off")
  func slowHeader() throws {
    let server = try EchoServer { $0.limits.headerSeconds = 1 }
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    // A minute's worth of bytes: a server that waits for the end of the header takes them all.
    var isTaken = true
    for _ in 0..<600 where isTaken {
      isTaken = connection.send("a")
      usleep(100_000)
    }
    #expect(!isTaken)
    #expect(connection.isClosed())
    #expect(try server.ask("GET", "/")?.status == 200)
  }

  @Test("a late client is cut off though other work has all processors")
  func busy() throws {
    let server = try EchoServer { $0.limits.headerSeconds = 1 }
    let connection = try RawConnection(port: server.port)
    connection.send("GET / HTTP/1.1\r\nX-Slow: ")
    var isClosed = false
    let isIdle = withBusyProcessors(.utility) { isClosed = connection.isClosed() }
    #expect(isClosed && !isIdle)
  }

  @Test("a client that sends its body byte by byte is cut off")
  func slowBody() throws {
    let server = try EchoServer { $0.limits.bodySeconds = 1 }
    let connection = try RawConnection(port: server.port)
    connection.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 1000\r\n\r\n")
    var isTaken = true
    for _ in 0..<600 where isTaken {
      isTaken = connection.send("1")
      usleep(100_000)
    }
    #expect(!isTaken)
    #expect(connection.isClosed())
  }

  @Test("a client that does not take its response is cut off")
  func slowReader() throws {
    let server = try EchoServer { $0.limits.responseSeconds = 1 }
    let connection = try RawConnection(port: server.port)
    let body = [UInt8](repeating: 48, count: 20 << 20)
    connection.request("POST", "/echo", headers: json, body: body)
    #expect(eventually { server.server.activeCount == 0 })
    #expect(connection.response() == nil)
    #expect(try server.ask("GET", "/")?.status == 200)
  }

  @Test("a thousand idle connections hold up no other, and are closed after a while")
  func idleConnections() throws {
    let server = try EchoServer { $0.limits.headerSeconds = 10 }
    var idle: [RawConnection] = []
    for _ in 0..<1000 { idle.append(try RawConnection(port: server.port)) }
    #expect(eventually { server.server.connectionCount == 1000 })
    #expect(try server.ask("GET", "/")?.status == 200)
    #expect(server.server.connectionCount >= 1000, "answered beside them, not after their end")
    #expect(eventually { server.server.connectionCount == 0 })
    withExtendedLifetime(idle) {}
  }

  @Test("connections beyond the limit are closed, and the server goes on, and ends")
  func bursts() throws {
    let server = try EchoServer {
      $0.limits.connections = 24
      $0.threads = 2
    }
    for _ in 0..<5 {
      var burst: [RawConnection] = []
      for _ in 0..<80 { burst.append(try RawConnection(port: server.port)) }
      #expect(eventually { server.server.connectionCount <= 24 })
      withExtendedLifetime(burst) {}
      burst = []
      #expect(eventually { server.server.connectionCount == 0 })
      // Those that wait to be accepted come first.
      #expect(eventually { ((try? server.ask("GET", "/")) ?? nil)?.status == 200 })
    }
    #expect(server.server.stop(within: 1))
  }

  @Test("one address has only so many connections where that is limited")
  func perAddress() throws {
    let server = try EchoServer {
      $0.limits.connectionsPerAddress = 3
      $0.threads = 1
    }
    var open: [RawConnection] = []
    for _ in 0..<3 {
      let connection = try RawConnection(port: server.port)
      connection.request("GET", "/")
      #expect(connection.response()?.status == 200)
      open.append(connection)
    }
    let fourth = try RawConnection(port: server.port)
    fourth.request("GET", "/")
    #expect(fourth.response() == nil)
    withExtendedLifetime(open) {}
  }

  @Test("bodies of many clients together have a limit")
  func allBodies() throws {
    let server = try EchoServer { $0.limits.bodies = 1 << 20 }
    let first = try RawConnection(port: server.port)
    let half = [UInt8](repeating: 48, count: 700 << 10)
    first.send(
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(half.count + 1)\r\n\r\n")
    first.send(half)
    #expect(eventually { server.server.bodyBytes == half.count })
    let second = try server.ask("POST", "/echo", headers: json, body: half)
    #expect(second?.status == 503 && second?.headers["retry-after"] == "1")
    first.send("0")
    #expect(first.response()?.status == 200)
    #expect(try server.ask("POST", "/echo", headers: json, body: half)?.status == 200)
  }
}

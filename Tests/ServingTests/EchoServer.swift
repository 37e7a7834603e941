import Concurrency
import Dispatch
import Foundation
import Serving
import StrictJSON

/// A server with a few routes that say what they were asked.
final class EchoServer: Sendable {
  let server: HTTPServer
  let records: Mutexed<[RequestRecord]>
  private let gate = DispatchSemaphore(value: 0)

  init(_ change: (inout HTTPServer.Configuration) -> Void = { _ in }) throws {
    var configuration = HTTPServer.Configuration()
    configuration.limits = .patient
    change(&configuration)
    let records = Mutexed<[RequestRecord]>([])
    self.records = records
    server = try HTTPServer(configuration, routes: Self.routes(gate)) { record in
      records.withLock { $0.append(record) }
    }
  }

  deinit { server.stop(within: 0) }

  var port: Int { server.port }

  /// Lets one request be answered that waits until then.
  func openGate() { gate.signal() }

  func ask(
    _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil
  ) throws -> RawConnection.Response? {
    try RawConnection.ask(method, path, port: port, headers: headers, body: body)
  }

  private static let text = Operation("Text.", tag: "test", answer: [])
  private static let sent = Operation("Echo.", tag: "test", body: [.json([:])], answer: [])

  private static func routes(_ gate: DispatchSemaphore) -> [Route] {
    [
      Route(.get, "/", isOpen: true, text) { _ in .now(HTTPResponse(text: "root")) },
      Route(.get, "/v1/models/{name}", text) { request in
        let query = request.query.map { " \($0.name)=\($0.value)" }.joined()
        return .now(HTTPResponse(text: request["name"] + query))
      },
      Route(.post, "/echo", sent) { request in
        .now(HTTPResponse(type: "application/json", body: request.body))
      },
      Route(.post, "/later", sent) { request in
        .later { done in
          DispatchQueue.global().async {
            done(HTTPResponse(text: "later " + String(decoding: request.body, as: UTF8.self)))
          }
        }
      },
      Route(.get, "/gate", text) { _ in
        .later { done in
          Thread.detachNewThread {
            gate.wait()
            done(HTTPResponse(text: "slow"))
          }
        }
      },
      Route(.get, "/hold", text) { _ in
        gate.wait()
        return .now(HTTPResponse(text: "held"))
      },
      Route(.get, "/together/{turns}", text) { request in
        let (done, turns) = (Mutexed<HTTPReply.Done?>(nil), Mutexed(Int(request["turns"]) ?? 0))
        return .together(
          begin: { given in done.withLock { $0 = given } },
          end: {
            turns.withLock { $0 -= 1 }
            guard turns.withLock({ $0 }) <= 0 else { return false }
            done.withLock { $0 }?(HTTPResponse(text: "together"))
            return true
          })
      },
      Route(.get, "/together-later", text) { _ in
        let done = Mutexed<HTTPReply.Done?>(nil)
        return .together(
          begin: { given in done.withLock { $0 = given } },
          end: {
            Thread.detachNewThread {
              gate.wait()
              done.withLock { $0 }?(HTTPResponse(text: "at last"))
            }
            return true
          })
      },
    ]
  }
}

/// A value behind a lock, shared by reference.
final class Mutexed<Value: Sendable>: Sendable {
  private let mutex: Mutex<Value>

  init(_ value: Value) { mutex = Mutex(value) }

  func withLock<Result: Sendable>(_ body: (inout Value) -> Result) -> Result {
    mutex.withLock { value in
      var copy = value
      let result = body(&copy)
      value = copy
      return result
    }
  }
}

extension HTTPLimits {
  /// For clients that a busy machine keeps from sending for a while.
  static var patient: HTTPLimits {
    var limits = HTTPLimits()
    (limits.headerSeconds, limits.bodySeconds, limits.responseSeconds) = (600, 600, 600)
    return limits
  }
}

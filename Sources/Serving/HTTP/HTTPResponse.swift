import Concurrency
package import StrictJSON

/// What is answered to a request.
package struct HTTPResponse: Sendable {
  package var status: Int
  /// The media type of the body, with its parameters.
  package var type: String
  /// Fields of the header besides its type and those of every response.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// What is sent in place of the body, where that is too long to be held in memory.
  var file: TemporaryFile?
  /// The problem that the body states; nil for any other.
  var problem: Problem?

  /// A response with a body of a media type.
  package init(
    _ status: Int = 200, type: String, body: [UInt8],
    headers: [(name: String, value: String)] = []
  ) {
    self.status = status
    self.type = type
    self.headers = headers
    self.body = body
  }

  /// A response with the bytes of a file.
  init(
    _ status: Int = 200, type: String, file: TemporaryFile,
    headers: [(name: String, value: String)] = []
  ) {
    self.init(status, type: type, body: [], headers: headers)
    self.file = file
  }

  /// A response with a JSON document.
  package init(
    _ status: Int = 200, json: JSON, headers: [(name: String, value: String)] = []
  ) {
    self.init(
      status, type: "application/json", body: Array(json.text().utf8), headers: headers)
  }

  package init(_ status: Int = 200, text: String, type: String = "text/plain; charset=utf-8") {
    self.init(status, type: type, body: Array(text.utf8))
  }
}

/// A response, or how it will be made.
package enum HTTPReply: Sendable {
  /// What hands a response over, once, from any thread.
  package typealias Done = @Sendable (HTTPResponse) -> Void

  case now(HTTPResponse)
  /// Work that goes on elsewhere, so that the thread of the connection may serve others.
  case later(@Sendable (@escaping Done) -> Void)
  /// Work that is begun at once and ended together with that of the other requests which the thread
  /// of the connection found waiting; neither part may take long.
  ///
  /// Where `end` gives false it is called again, when the thread has been through its connections.
  case together(begin: @Sendable (@escaping Done) -> Void, end: @Sendable () -> Bool)

  /// Hands the response over from a thread that is no connection's.
  func hand(to done: @escaping Done) {
    switch self {
    case .now(let response): done(response)
    case .later(let work): work(done)
    case .together(let begin, let end):
      begin(done)
      while !end() {}
    }
  }
}

/// A response that is being made.
final class DeferredResponse: Sendable {
  private struct State: Sendable {
    var response: HTTPResponse?
    var isAwaited = false
  }

  private let state = Mutex(State())

  /// The response, when it is there.
  var value: HTTPResponse? { state.withLock { $0.response } }

  /// Keeps the first response; true where a connection sleeps until then.
  func fulfil(_ response: HTTPResponse) -> Bool {
    state.withLock { state in
      guard state.response == nil else { return false }
      state.response = response
      return state.isAwaited
    }
  }

  /// Calls `sleep` where the response is not there yet, and before it can be; false where it is.
  func await(_ sleep: () -> Void) -> Bool {
    state.withLock { state in
      guard state.response == nil else { return false }
      state.isAwaited = true
      sleep()
      return true
    }
  }
}

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

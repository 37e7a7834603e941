/// A response, or the promise of one.
public enum HTTPReply: Sendable {
  /// The response.
  case now(HTTPResponse)
  /// Work that goes on elsewhere, so that the thread of the connection may serve others; it hands the
  /// response over once, from any thread.
  case later(@Sendable (@escaping @Sendable (HTTPResponse) -> Void) -> Void)
}

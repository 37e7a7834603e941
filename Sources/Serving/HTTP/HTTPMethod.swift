/// What a request asks to be done with a resource.
package enum HTTPMethod: String, Sendable, Hashable, CaseIterable {
  /// Show it; a `HEAD` is this without the body.
  case get = "GET"
  /// Work on what is sent.
  case post = "POST"
  /// Replace it by what is sent.
  case put = "PUT"
}

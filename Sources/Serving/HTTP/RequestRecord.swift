/// What happened to one request, for counts and logs.
package struct RequestRecord: Sendable, Hashable {
  /// The route's template; nil where the path is none of a route.
  package var route: String?
  /// The method as it was sent.
  package var method: String
  /// The path as it was asked for.
  package var path: String
  /// The status that was answered; nil where the connection ended before.
  package var status: Int?
  /// The time from the whole header until the response had been taken, in seconds.
  package var seconds: Double
}

/// What happened to one request, for counts and logs.
public struct RequestRecord: Sendable, Hashable {
  /// The route's template; nil where the path is none of a route.
  public var route: String?
  /// The method as it was sent.
  public var method: String
  /// The path as it was asked for.
  public var path: String
  /// The status that was answered; nil where the connection ended before.
  public var status: Int?
  /// The time from the whole header until the response had been taken, in seconds.
  public var seconds: Double
}

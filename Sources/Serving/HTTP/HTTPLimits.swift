/// How much of everything a client may use.
public struct HTTPLimits: Sendable, Hashable {
  /// Bytes of one body.
  public var body = 32 << 20
  /// Bytes of all bodies that are being received or wait for their answer.
  public var bodies = 512 << 20
  /// Bytes of a request's header.
  public var header = 16 << 10
  /// Connections at a time.
  public var connections = 4096
  /// Connections of one address at a time; 0: as many as there may be.
  public var connectionsPerAddress = 0
  /// Seconds until the header of a next request is there.
  public var headerSeconds = 20
  /// Seconds until the body of a request is there.
  public var bodySeconds = 60
  /// Seconds until a response is taken.
  public var responseSeconds = 120

  /// The usual limits.
  public init() {}
}

/// How much of everything a client may use.
package struct HTTPLimits: Sendable, Hashable {
  /// Bytes of one body.
  package var body = 32 << 20
  /// Bytes of all bodies that are being received or wait for their answer.
  package var bodies = 512 << 20
  /// Bytes of a request's header.
  package var header = 16 << 10
  /// Connections at a time.
  package var connections = 4096
  /// Connections of one address at a time; 0: as many as there may be.
  package var connectionsPerAddress = 0
  /// Seconds until the header of a next request is there.
  package var headerSeconds = 20
  /// Seconds until the body of a request is there, or 64 kB more of one that is streamed.
  package var bodySeconds = 60
  /// Seconds until a response is taken, or 64 kB more of one that is read from a file.
  package var responseSeconds = 120

  package init() {}
}

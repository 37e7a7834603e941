import Learning

/// The extras that come over an internet line; all false without one.
public struct InternetExtras: Sendable, Hashable {
  /// Online security.
  public let security: Bool
  /// Online backup.
  public let backup: Bool
  /// Protection of devices.
  public let deviceProtection: Bool
  /// Somebody to turn to.
  public let techSupport: Bool
  /// Television over the line.
  public let streamingTV: Bool
  /// Films over the line.
  public let streamingMovies: Bool

  /// How many of security, backup, protection and support are booked, 0…4.
  var careCount: Int { [security, backup, deviceProtection, techSupport].count { $0 } }

  /// How many streaming packages are booked, 0…2.
  var streamingCount: Int { [streamingTV, streamingMovies].count { $0 } }

  /// Draws all six in any case, so that one customer's internet line moves no other number.
  init(internet: InternetService, seniority: Double, from stream: inout RandomStream) {
    func booked(_ share: Double) -> Bool {
      let drawn = stream.chance(share)
      return drawn && internet != .none
    }
    let care = (internet == .dsl ? 0.38 : 0.3) + 0.25 * seniority
    let streaming = (internet == .fiber ? 0.5 : 0.4) + 0.2 * seniority
    security = booked(care)
    backup = booked(0.35 + 0.25 * seniority)
    deviceProtection = booked(0.35 + 0.25 * seniority)
    techSupport = booked(care)
    streamingTV = booked(streaming)
    streamingMovies = booked(streaming)
  }
}

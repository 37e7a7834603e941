import Serving

extension HTTPLimits {
  /// For clients that a busy machine keeps from sending for a while.
  static var patient: HTTPLimits {
    var limits = HTTPLimits()
    (limits.headerSeconds, limits.bodySeconds, limits.responseSeconds) = (600, 600, 600)
    return limits
  }
}

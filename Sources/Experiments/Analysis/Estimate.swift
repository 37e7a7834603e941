public import Metrics

/// A number with its uncertainty.
public struct Estimate: Sendable, Hashable {
  /// The number; nil where it is not defined.
  public var value: Double?
  /// The interval; nil where none can be given.
  public var interval: Interval?

  /// A number with its uncertainty.
  public init(value: Double?, interval: Interval? = nil) {
    self.value = value
    self.interval = interval
  }
}

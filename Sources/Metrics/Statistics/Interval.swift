/// A closed interval, as of confidence in a number.
public struct Interval: Sendable, Hashable, Codable {
  /// The lower end.
  public var lower: Double
  /// The upper end, not below the lower one.
  public var upper: Double

  /// An interval of its two ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// How wide it is.
  public var width: Double { upper - lower }

  /// Whether a value lies in it, its ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

public import Learning
public import StrictJSON

/// How intervals and tests are computed.
public struct StatisticsSpec: Codable, Hashable, Sendable, Defaulted, Checked {
  /// How often rows are drawn anew for an interval.
  public var resamples = 2000
  /// The share of intervals that hold the truth; tests call a difference real below 1 − it.
  public var confidence = 0.95
  /// Differences up to this count as none, in the unit of whichever metric is compared.
  public var equivalence = 0.01

  /// The defaults.
  public init() {}

  /// Every setting: its name, meaning and range.
  public static let settings = [
    Setting("resamples", "how often rows are drawn anew", .between(200, 100_000)),
    Setting("confidence", "share of intervals that hold the truth", .strictlyBetween(0.5, 1)),
    Setting("equivalence", "differences up to this count as none", .between(0, 1)),
  ]

  /// Everything that is wrong with these settings.
  public func issues() -> [Issue] { Self.settings.issues(of: self) }
}

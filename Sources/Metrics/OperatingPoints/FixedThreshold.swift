public import Learning

/// A threshold that is written down, whatever the scores.
public struct FixedThreshold: OperatingPointRule {
  /// Its name in a spec.
  public static let name = "fixed"
  /// What it is.
  public static let summary = "a threshold that is written down"
  /// What can be set.
  public static let settings = [
    Setting("threshold", "score from which on a row is called positive", .between(0, 1))
  ]

  /// A row is called positive at this score or above.
  public var threshold = 0.5

  /// The middle.
  public init() {}

  /// A threshold.
  public init(threshold: Double) { self.threshold = threshold }

  /// It looks at no score.
  public var learns: Bool { false }

  /// The threshold.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    OperatingPoint(threshold: Float(threshold))
  }
}

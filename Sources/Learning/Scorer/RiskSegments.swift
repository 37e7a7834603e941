public import StrictJSON

/// How much attention a score asks for.
public enum RiskSegment: String, NamedCases, Hashable, Sendable {
  /// At or above the higher bound.
  case high
  /// Between the bounds.
  case medium
  /// Below the lower bound.
  case low
}

/// The bounds that part scores into high, medium and low risk.
public struct RiskSegments: Codable, Hashable, Sendable {
  /// From this score on the risk is high.
  public var high: Float
  /// From this score on the risk is at least medium; at most `high`.
  public var medium: Float

  /// Bounds; both in [0, 1], `medium` at most `high`.
  public init(high: Float, medium: Float) {
    self.high = high
    self.medium = medium
  }

  /// The usual bounds: high from the decision's threshold on, medium from the base rate on, or from
  /// half the threshold on where the base rate is not below it.
  public init(threshold: Float, baseRate: Double) {
    let rate = Float(baseRate)
    self.init(high: threshold, medium: rate < threshold ? rate : threshold / 2)
  }

  /// The segment of a score.
  public func segment(of score: Float) -> RiskSegment {
    score >= high ? .high : score >= medium ? .medium : .low
  }
}

/// What one candidate reached in the metric that ranks.
public struct RankedEstimate: Sendable {
  /// How a candidate stands beside the leader.
  public enum Standing: String, Sendable, CaseIterable {
    /// The best of the eligible.
    case leader
    /// The data cannot tell it from the leader.
    case band
    /// The data can tell it from the leader.
    case behind
    /// It may not be chosen.
    case ineligible
  }

  /// The candidate.
  public var name: String
  /// The estimate; nil where it is not defined.
  public var value: Double?
  /// The lower end of its interval.
  public var lower: Double?
  /// The upper end of its interval.
  public var upper: Double?
  /// How it stands.
  public var standing: Standing
  /// The probability that it is the best of all.
  public var probabilityOfBest: Double?

  /// What a candidate reached.
  public init(
    name: String, value: Double?, lower: Double?, upper: Double?, standing: Standing,
    probabilityOfBest: Double? = nil
  ) {
    self.name = name
    self.value = value
    self.lower = lower
    self.upper = upper
    self.standing = standing
    self.probabilityOfBest = probabilityOfBest
  }
}

/// A number that judges scored rows; a value, since it has no settings.
public struct Metric: Sendable {
  /// Which direction is better.
  public enum Goal: String, Sendable, Hashable, Codable {
    /// More is better.
    case maximize
    /// Less is better.
    case minimize
    /// Neither: it describes.
    case none
  }

  /// Its name in a spec and in results: `rocAUC`.
  public let name: String
  /// One sentence that says what it is.
  public let summary: String
  /// Which direction is better.
  public let goal: Goal
  /// The number; nil where it is not defined, as ROC AUC is on one class.
  public let score: @Sendable (ScoredRows) -> Double?

  /// A metric.
  public init(
    name: String, summary: String, goal: Goal, score: @escaping @Sendable (ScoredRows) -> Double?
  ) {
    self.name = name
    self.summary = summary
    self.goal = goal
    self.score = score
  }
}

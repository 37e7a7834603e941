public import Learning

/// A model with a balance strategy: one row of the leaderboard.
public struct Candidate: Sendable, Hashable {
  /// The model's name, and the balance strategy's behind a plus sign where there is one:
  /// `forest`, `forest+smote`.
  public var name: String
  /// The model's name in the spec.
  public var model: String
  /// The balance strategy's name.
  public var balance: String
  /// Everything between a table and a score.
  public var pipeline: Pipeline
  /// Whether it is here only to be compared with.
  public var isBaseline: Bool
}

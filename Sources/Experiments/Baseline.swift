import Learning
import Linear

/// The candidates that every leaderboard holds without being asked, to be compared with.
enum Baseline {
  /// The baselines, by the names that the leaderboard shows.
  static let all: [(name: String, classifier: Choice<any Classifier>)] = [
    (AlwaysPositive.name, Choice(AlwaysPositive())),
    (Majority.name, Choice(Majority())),
    (Prior.name, Choice(Prior())),
  ]
}

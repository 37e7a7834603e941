import Baselines
import Learning
import Linear

/// The candidates that every leaderboard holds without being asked, to be compared with.
enum Baseline {
  /// The baselines, by the names that the leaderboard shows.
  static let all: [(name: String, classifier: ComponentSpec<any Classifier>)] = [
    (AlwaysPositive.name, ComponentSpec(AlwaysPositive())),
    (Majority.name, ComponentSpec(Majority())),
    (Prior.name, ComponentSpec(Prior())),
  ]
}

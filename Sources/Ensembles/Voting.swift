public import Learning

/// The mean of the scores of candidates, each counted once or as often as greedy selection chose it.
public struct Voting: Ensemble {
  /// How much each member counts.
  public enum Weights: String, Codable, Hashable, Sendable, CaseIterable {
    /// All the same; nothing is learnt.
    case equal
    /// As often as it was chosen, with replacement, to make the mean of out-of-fold scores best.
    case greedy
  }

  public static let name = "voting"
  public static let summary =
    "the mean of the members' scores, weighed equally or by greedy selection"
  public static let settings = [
    Setting("members", "the candidates that it is made of; empty: all that are fitted"),
    Setting(
      "weights", "how much each member counts", .names(Weights.allCases.map(\.rawValue))),
    Setting("rounds", "how many choices greedy selection makes", .between(1, 10_000)),
    Setting(
      "metric", "what greedy selection makes best",
      .names(SelectionMetric.allCases.map(\.rawValue))),
  ]

  public var members: [String] = []
  public var weights = Weights.equal
  /// The best number of choices up to this one is kept.
  public var rounds = 25
  public var metric = SelectionMetric.logLoss

  /// The mean of all candidates.
  public init() {}

  /// The mean of some candidates; of all where none is named.
  public init(
    members: [String] = [], weights: Weights = .equal, rounds: Int = 25,
    metric: SelectionMetric = .logLoss
  ) {
    self.members = members
    self.weights = weights
    self.rounds = rounds
    self.metric = metric
  }

  /// Whether weights are selected; equal ones need no scores.
  public var learns: Bool { weights == .greedy }

  /// Counts every member once, or as often as greedy selection chose it.
  ///
  /// Equal weights look at the number of lists only, which may be empty. Throws
  /// `FitError.unsuitable` without members, and `FitError.oneClass` where greedy selection has
  /// labels of one class only.
  public func fit(
    _ scores: [[Float]], labels: [Float], weights: [Double]?, context: FitContext
  ) throws(FitError) -> FittedEnsemble {
    try checkMembers(scores)
    guard learns else { return .mean(counts: [Int](repeating: 1, count: scores.count)) }
    try checkRows(scores, labels, weights)
    let selection = GreedySelection(
      scores: scores, labels: labels, weights: weights, metric: metric, rounds: rounds)
    return .mean(counts: try selection.counts(context))
  }
}

public import Learning
import Metrics

/// The mean of the scores of candidates, each counted once or as often as greedy selection chose it.
///
/// Selection sees calibrated scores: a member whose log loss Platt scaling lowers beyond noise counts with its
/// scaled scores (`MemberCalibration`). It is made on bootstrap samples of the rows, which are averaged
/// (`BaggedSelection`).
public struct Voting: Ensemble {
  /// How much each member counts.
  public enum Weights: String, Codable, Hashable, Sendable, CaseIterable {
    /// All the same; nothing is learnt.
    case equal
    /// As often as it was chosen, with replacement, to make the mean of calibrated out-of-fold scores best.
    case greedy
  }

  public static let name = "voting"
  public static let summary =
    "the mean of the members' scores, weighed equally or by greedy selection"
  public static let settings = [
    Setting("members", "the candidates that it is made of; empty: all that are fitted"),
    Setting(
      "weights", "how much each member counts", .names(Weights.allCases.map(\.rawValue))),
    Setting("rounds", "how many choices greedy selection makes at most", .between(1, 10_000)),
    Setting(
      "bags", "bootstrap samples of the rows on which it chooses; 0: on all rows, once",
      .between(0, 100)),
    Setting(
      "calibrateMembers",
      "whether it calibrates the scores of members, where that lowers their log loss beyond noise"),
    Setting(
      "metric", "what greedy selection makes best",
      .names(SelectionMetric.allCases.map(\.rawValue))),
  ]

  public var members: [String] = []
  public var weights = Weights.equal
  /// The fewest choices up to this number are kept whose loss, on rows that did not choose, is above the
  /// lowest by no more than noise; without bags the best number.
  public var rounds = 25
  public var bags = 20
  public var calibrateMembers = true
  public var metric = SelectionMetric.logLoss

  /// The mean of all candidates.
  public init() {}

  /// The mean of some candidates; of all where none is named.
  public init(
    members: [String] = [], weights: Weights = .equal, rounds: Int = 25, bags: Int = 20,
    calibrateMembers: Bool = true, metric: SelectionMetric = .logLoss
  ) {
    self.members = members
    self.weights = weights
    self.rounds = rounds
    self.bags = bags
    self.calibrateMembers = calibrateMembers
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
    let counting = labels.indices.filter { weights?[$0] ?? 1 > 0 }
    return try select(
      from: scores.map { list in counting.map { list[$0] } }, labels: counting.map { labels[$0] },
      weights: weights.map { weights in counting.map { weights[$0] } }, context)
  }

  /// Chooses by rows that all have weight.
  private func select(
    from scores: [[Float]], labels: [Float], weights: [Double]?, _ context: FitContext
  ) throws(FitError) -> FittedEnsemble {
    let calibration =
      calibrateMembers
      ? MemberCalibration(scores, labels: labels, weights: weights)
        .whereNeeded(scores, labels: labels, weights: weights) : nil
    let calibrated = calibration?.scores(scores) ?? scores
    let counts =
      bags > 0
      ? try BaggedSelection(
        scores: calibrated, labels: labels, weights: weights, metric: metric, rounds: rounds,
        bags: bags
      ).counts(context)
      : try GreedySelection(
        scores: calibrated, labels: labels, weights: weights, metric: metric, rounds: rounds
      ).counts(context)
    guard let calibration, !calibration.isIdentity else { return .mean(counts: counts) }
    return .calibratedMean(
      counts: counts, scales: calibration.lines.map(\.scale),
      offsets: calibration.lines.map(\.offset), margin: calibration.margin)
  }
}

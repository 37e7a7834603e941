import Experiments
import Metrics

/// Leaderboards of given values, fold by fold; every metric has the same.
enum TestBoards {
  /// - Parameter pooled: what it reaches on all rows; the mean of the folds if nil.
  static func candidate(
    _ name: String, _ values: [Double], pooled: Double? = nil, reason: String? = nil,
    constraint: ConstraintCheck? = nil
  ) -> CandidateSummary {
    CandidateSummary(
      candidate: name, model: name, balance: "none", reason: reason,
      estimates: Metric.all.map { _ in
        Estimate(value: pooled ?? values.reduce(0, +) / Double(values.count))
      },
      folds: Metric.all.map { _ in FoldSummary(values) },
      foldIntervals: Metric.all.map { _ in nil },
      thresholds: FoldSummary(values.map { _ in 0.5 }), constraint: constraint)
  }

  static func board(
    _ candidates: [(name: String, values: [Double])],
    baselines: [(name: String, values: [Double])] = [],
    ranking: Metric = .recall, equivalence: Double = 0.01
  ) -> Leaderboard {
    let folds = candidates.map(\.values.count).max() ?? 2
    return Leaderboard(
      ranking: ranking,
      candidates: candidates.map { candidate($0.name, $0.values) }
        + baselines.map { candidate($0.name, $0.values, reason: "a baseline") },
      testToTrain: 1 / Double(max(2, min(folds, 10)) - 1), equivalence: equivalence)
  }
}

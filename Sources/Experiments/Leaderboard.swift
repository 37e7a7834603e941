public import Learning
public import Scoring

/// The candidates of a study, ranked.
///
/// Eligible candidates stand above all others. Among equals in that the better mean of the ranking
/// metric comes first; ties are broken by name.
public struct Leaderboard: Sendable {
  /// A candidate with what it reached.
  public struct Row: Sendable {
    /// Its place, from 1.
    public var rank: Int
    /// The candidate's name.
    public var candidate: String
    /// The model's name in the spec.
    public var model: String
    /// The balance strategy's name.
    public var balance: String
    /// Why it is not eligible; nil where it is.
    public var reason: String?
    /// Every metric of `Metrics.all`, in that order, over the folds.
    public var metrics: [FoldSummary]

    /// A row that is not ranked yet.
    public init(
      candidate: String, model: String, balance: String, reason: String?, metrics: [FoldSummary]
    ) {
      rank = 0
      self.candidate = candidate
      self.model = model
      self.balance = balance
      self.reason = reason
      self.metrics = metrics
    }

    /// Whether it may be chosen.
    public var isEligible: Bool { reason == nil }
  }

  /// The metric that ranks.
  public let ranking: Metric
  /// The rows, the best first.
  public let rows: [Row]

  /// Ranks scored folds as a spec asks.
  public init(_ scores: [FoldScore], rank: RankSpec) {
    let ranking = Metrics.named(rank.by) ?? Metrics.recall
    let rule = Eligibility(rank)
    let grouped = Dictionary(grouping: scores.indices) { scores[$0].candidate.name }
    let rows = grouped.values.map { indices in
      let folds = indices.sorted().map { scores[$0] }
      let metrics = Metrics.all.indices.map { metric in
        FoldSummary(folds.map { $0.metrics[metric] })
      }
      let candidate = folds[0].candidate
      return Row(
        candidate: candidate.name, model: candidate.model, balance: candidate.balance,
        reason: rule.reason(folds, metrics: metrics), metrics: metrics)
    }
    self.init(ranking: ranking, rows: rows)
  }

  /// Ranks rows by a metric.
  public init(ranking: Metric, rows: [Row]) {
    self.ranking = ranking
    let column = Metrics.all.firstIndex { $0.name == ranking.name } ?? 0
    let sign = ranking.goal == .minimize ? -1.0 : 1.0
    func worth(_ row: Row) -> Double { row.metrics[column].mean.map { $0 * sign } ?? -.infinity }
    let sorted = rows.sorted { left, right in
      if left.isEligible != right.isEligible { return left.isEligible }
      let (first, second) = (worth(left), worth(right))
      return first == second ? left.candidate < right.candidate : first > second
    }
    self.rows = sorted.enumerated().map { position, row in
      var row = row
      row.rank = position + 1
      return row
    }
  }
}

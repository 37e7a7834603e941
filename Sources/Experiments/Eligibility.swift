import Learning
import Scoring
import StrictJSON

/// What a candidate must reach to be ranked above those that do not.
struct Eligibility {
  private let required: [(metric: Int, bound: Double)]

  init(_ rank: RankSpec) {
    required = rank.require.members.compactMap { member in
      Metrics.all.firstIndex { $0.name == member.name }.map { ($0, member.value) }
    }
  }

  /// Why a candidate is not eligible, from its folds and their metrics over the folds.
  func reason(_ folds: [FoldScore], metrics: [FoldSummary]) -> String? {
    let failed = folds.filter { $0.outcome.failure != nil }
    if let first = failed.first, let failure = first.outcome.failure {
      return "\(failed.count) of \(folds.count) folds failed: \(failure)"
    }
    if folds[0].candidate.isBaseline { return "a baseline, here to be compared with" }
    return guardReason(folds, metrics: metrics) ?? requirementReason(metrics)
  }

  /// Recall alone is won by flagging everybody, whose precision is the base rate: so precision must
  /// exceed it.
  ///
  /// Both are means over the folds, so that flagging everybody meets it exactly and fails.
  private func guardReason(_ folds: [FoldScore], metrics: [FoldSummary]) -> String? {
    let base = FoldSummary(
      folds.map { Double($0.outcome.test.positives) / Double(max($0.outcome.test.count, 1)) })
    guard let column = Metrics.all.firstIndex(where: { $0.name == Metrics.precision.name }),
      let precision = metrics[column].mean, let rate = base.mean, precision <= rate + 1e-12
    else { return nil }
    return "precision \(decimal(precision, places: 3)) is not above the base rate "
      + decimal(rate, places: 3)
  }

  private func requirementReason(_ metrics: [FoldSummary]) -> String? {
    for (metric, bound) in required {
      let name = Metrics.all[metric].name
      guard let mean = metrics[metric].mean else { return "\(name) is not defined" }
      let isLoss = Metrics.all[metric].goal == .minimize
      if isLoss ? mean > bound : mean < bound {
        return "\(name) \(decimal(mean, places: 3)) is \(isLoss ? "above" : "below") the required "
          + decimal(bound, places: 3)
      }
    }
    return nil
  }
}

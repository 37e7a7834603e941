import Learning
import Metrics
import StrictJSON

/// What a candidate must reach to be ranked above those that do not.
struct Eligibility {
  private let required: [(metric: Int, bound: Double)]

  init(_ rank: RankSpec) {
    required = rank.require.members.compactMap { member in
      Metric.index(of: member.name).map { ($0, member.value) }
    }
  }

  /// Why a candidate is not eligible; nil where it is.
  ///
  /// - Parameters:
  ///   - results: the candidate on every fold.
  ///   - estimates: every metric of `Metric.all` on held-out rows.
  ///   - check: what became of the constraint on its thresholds.
  func reason(
    _ results: [FoldResult], estimates: [Estimate], check: ConstraintCheck?
  ) -> String? {
    let failed = results.compactMap(\.failure)
    if let first = failed.first {
      return "\(failed.count) of \(results.count) folds failed: \(first)"
    }
    if results[0].candidate.isBaseline { return "a baseline, here to be compared with" }
    return impossible(check) ?? unproven(check, results) ?? guardReason(results, estimates)
      ?? requirementReason(estimates)
  }

  private func impossible(_ check: ConstraintCheck?) -> String? {
    guard let check, check.status == .impossible, let reached = check.reachedInside else {
      return nil
    }
    return "no threshold reaches \(check.phrase) on the training rows: the closest reach "
      + "\(decimal(reached, places: 3)), \(decimal(abs(check.bound - reached), places: 3)) off"
  }

  private func unproven(_ check: ConstraintCheck?, _ results: [FoldResult]) -> String? {
    guard let check, check.status == .unproven else { return nil }
    let count = results.count { $0.scored?.operatingPoint.isUnproven ?? false }
    return "no threshold is proven to keep \(check.phrase) on the training rows of \(count) of "
      + "\(results.count) folds, and none is taken there"
  }

  /// Recall alone is won by flagging everybody, whose precision is the base rate: so precision must
  /// exceed it.
  private func guardReason(_ results: [FoldResult], _ estimates: [Estimate]) -> String? {
    let base = baseRate(results.compactMap(\.scored?.predictions))
    guard
      let precision = Metric.index(of: Metric.precision.name).flatMap({ estimates[$0].value }),
      precision <= base + 1e-12
    else { return nil }
    return "precision \(decimal(precision, places: 3)) is not above the base rate "
      + decimal(base, places: 3)
  }

  /// The share of positive rows among all that were tested, by weight.
  private func baseRate(_ folds: [OutOfFoldPredictions]) -> Double {
    var (positive, total) = (0.0, 0.0)
    for fold in folds {
      for (row, label) in fold.labels.enumerated() {
        let weight = fold.weights?[row] ?? 1
        total += weight
        if label > 0.5 { positive += weight }
      }
    }
    return total > 0 ? positive / total : 0
  }

  /// A bound is missed where the whole interval misses it: what the data cannot tell from the bound
  /// stays eligible.
  private func requirementReason(_ estimates: [Estimate]) -> String? {
    for (metric, bound) in required {
      let name = Metric.all[metric].name
      let estimate = estimates[metric]
      guard let value = estimate.value else { return "\(name) is not defined" }
      let isLoss = Metric.all[metric].isLoss
      let best = estimate.interval.map { isLoss ? $0.lower : $0.upper } ?? value
      if isLoss ? best > bound : best < bound {
        let shown = estimate.interval.map { interval in
          " [\(decimal(interval.lower, places: 3)), \(decimal(interval.upper, places: 3))]"
        }
        return "\(name) \(decimal(value, places: 3))\(shown ?? "") is "
          + "\(isLoss ? "above" : "below") the required \(decimal(bound, places: 3))"
      }
    }
    return nil
  }
}

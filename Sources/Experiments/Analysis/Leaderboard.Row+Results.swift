import Learning
import Metrics

extension Leaderboard.Row {
  /// Sums up a candidate's results on all folds.
  init(
    _ results: [FoldResult], estimates: [Estimate], rule: Eligibility, testToTrain: Double,
    confidence: Double
  ) {
    let candidate = results[0].candidate
    let check = ConstraintCheck(results) { name in
      Metric.index(of: name).map { estimates[$0] } ?? Estimate(value: nil)
    }
    let folds = Metric.all.indices.map { metric in FoldSummary(results.map { $0.metrics[metric] })
    }
    self.init(
      candidate: candidate.name, model: candidate.model, balance: candidate.balance,
      reason: rule.reason(results, estimates: estimates, check: check), estimates: estimates,
      folds: folds,
      foldIntervals: folds.map { summary in
        let test = CorrectedTTest(
          differences: summary.values.compactMap { $0 }, ratio: testToTrain)
        // Folds that agree to the last digit say nothing about how far a mean may be off.
        return test.flatMap { $0.hasNoSpread ? nil : $0.interval(confidence: confidence) }
      },
      thresholds: FoldSummary(
        results.map { $0.failure == nil ? Double($0.operatingPoint.threshold) : nil }))
    constraint = check
  }
}

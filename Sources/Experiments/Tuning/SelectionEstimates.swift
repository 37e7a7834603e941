import Concurrency
import Learning
import Metrics

extension Study {
  /// What the best trial of a search that is not nested reaches, corrected for having been chosen on the very
  /// rows: every metric of `Metric.all`, in that order; nil for candidates that are judged otherwise.
  ///
  /// In each resample the trial and its threshold are chosen on the rows that were drawn and judged on those
  /// that were left out (`SelectionBootstrap`).
  func selectionEstimates(of candidate: Int, outcomes: [Outcome], threads: Int) -> [Estimate]? {
    guard candidates[candidate].search?.spec.nested == false,
      let spec = candidates[candidate].search?.spec, let search = searches.search(candidate, .all)
    else { return nil }
    let assembly = Assembly(study: self, outcomes: outcomes)
    let trials = parallelMap(count: search.trials.count, threads: threads) { trial in
      // Twice the same settings are one choice.
      search.shared(trial).number == trial ? assembly.heldOut(trial, in: search) : nil
    }.compactMap(\.self)
    guard !trials.isEmpty else { return nil }
    let rows = folds.flatMap(\.test)
    let weights =
      measuringWeights(rows).map { _ in folds.flatMap { measuringWeights($0.test) ?? [] } }
    func scores(_ of: [[Float]]) -> TrialScores {
      TrialScores(
        labels: rows.map { data.labels[$0] }, scores: of, weights: weights, dataRow: rows,
        repeats: (folds.map(\.repeat).max() ?? 0) + 1, costs: self.spec.costs)
    }
    let bootstrap = SelectionBootstrap(
      scores(trials.map(\.calibrated)), judgedBy: scores(trials.map(\.judged)),
      selecting: spec.judge, metrics: Metric.all,
      rule: candidates[candidate].operatingPoint.value,
      resamples: self.spec.statistics.resamples, confidence: self.spec.statistics.confidence,
      key: RandomKey(seed: self.spec.seed)["selection"][candidates[candidate].name],
      threads: threads)
    return bootstrap?.estimates.map { Estimate(value: $0?.value, interval: $0?.interval) }
  }
}

public import Learning
import Scoring

/// One unit with its metrics: a row of `folds.csv`.
public struct FoldScore: Sendable {
  /// The candidate.
  public var candidate: Candidate
  /// The fold.
  public var fold: Fold
  /// What became of it.
  public var outcome: Outcome
  /// Every metric of `Metrics.all`, in that order; nil where it is not defined or the unit failed.
  public var metrics: [Double?]
}

extension Study {
  /// Scores every outcome; `outcomes` stand in the order of the study's units.
  public func score(_ outcomes: [Outcome], threads: Int) -> [FoldScore] {
    parallelMap(count: units.count, threads: threads) { index in
      let unit = units[index]
      let fold = folds[unit.fold]
      let outcome = outcomes[index]
      var metrics = [Double?](repeating: nil, count: Metrics.all.count)
      if outcome.failure == nil {
        let rows = ScoredRows(
          labels: fold.test.map { data.labels[$0] }, scores: outcome.scores,
          threshold: outcome.threshold)
        metrics = Metrics.all.map { $0.score(rows) }
      }
      return FoldScore(
        candidate: candidates[unit.candidate], fold: fold, outcome: outcome, metrics: metrics)
    }
  }
}

public import Learning
import Linear
import Metrics

/// Everything that a study's outcomes say: results, intervals, comparisons and the leaderboard.
///
/// A pure function of the study and its outcomes.
public struct StudyAnalysis: Sendable {
  /// The study.
  public let study: Study
  /// The outcomes of all its units, in its order.
  public let outcomes: [Outcome]
  /// Every candidate on every fold, fold by fold.
  public let results: [FoldResult]
  /// The candidates, ranked.
  public let leaderboard: Leaderboard
  /// Every pair of candidates that did not fail, without baselines, the better ranked first.
  public let comparisons: [Comparison]

  /// Analyses the outcomes of all units, in the study's order.
  public init(study: Study, outcomes: [Outcome], threads: Int) {
    self.study = study
    self.outcomes = outcomes
    let results = study.results(of: outcomes, threads: threads)
    self.results = results
    let statistics = study.spec.statistics
    let predictions = study.candidates.indices.map { study.predictions(of: $0, in: results) }
    let scored = study.candidates.indices.filter { predictions[$0] != nil }
    let known = predictions.compactMap(\.self)
    let intervals = RowIntervals(
      known, rowCount: study.data.rowCount,
      repeats: (study.folds.map(\.repeat).max() ?? 0) + 1, isSingleTest: study.folds.count == 1,
      costs: study.spec.costs, statistics: statistics,
      key: RandomKey(seed: study.spec.seed)["intervals"], threads: threads)
    var rows = study.rows(
      results, predictions: predictions,
      estimates: Dictionary(
        uniqueKeysWithValues: scored.indices.map { (scored[$0], intervals.estimates(of: $0)) }))
    let ranking = Metrics.named(study.spec.rank.by) ?? Metrics.recall
    let eligible = scored.indices.filter { rows[scored[$0]].isEligible }
    let shares = intervals.sharesOfBest(ranking, among: eligible)
    for (place, share) in zip(eligible, shares) { rows[scored[place]].probabilityOfBest = share }
    let place = Dictionary(
      uniqueKeysWithValues: scored.indices.map { (study.candidates[scored[$0]].name, $0) })
    leaderboard = Leaderboard(
      ranking: ranking, rows: rows, testToTrain: study.testToTrain,
      confidence: statistics.confidence,
      fallback: { leader, other in
        guard let first = place[leader], let second = place[other],
          let metric = Metrics.index(of: ranking.name)
        else { return nil }
        return intervals.difference(first, second, metric: metric).pValue
      })
    let compared = leaderboard.rows.compactMap { row in
      place[row.candidate].flatMap { study.candidates[scored[$0]].isBaseline ? nil : $0 }
    }
    comparisons = Comparisons(
      compared.map { known[$0] }, folds: compared.map { rows[scored[$0]].folds },
      eligible: Set(rows.filter(\.isEligible).map(\.candidate)), labels: study.data.labels,
      ranking: ranking, testToTrain: study.testToTrain, statistics: statistics,
      intervals: intervals.selecting(compared)
    ).all(threads: threads)
  }

  /// A candidate on every fold, in their order.
  public func results(of candidate: Int) -> [FoldResult] {
    study.results(of: candidate, in: results)
  }

  /// A candidate's predictions on all folds; nil where one failed.
  public func predictions(of candidate: Int) -> OutOfFoldPredictions? {
    study.predictions(of: candidate, in: results)
  }

  /// What the data support, in plain sentences.
  public var verdict: Verdict { leaderboard.verdict(of: study.spec) }
}

extension Study {
  /// Test rows for every training row.
  var testToTrain: Double {
    let tested = folds.reduce(0) { $0 + $1.test.count }
    let trained = folds.reduce(0) { $0 + $1.train.count }
    return Double(tested) / Double(max(trained, 1))
  }

  /// A candidate on every fold, in their order.
  func results(of candidate: Int, in results: [FoldResult]) -> [FoldResult] {
    stride(from: candidate, to: results.count, by: candidates.count).map { results[$0] }
  }

  /// A candidate's predictions on all folds; nil where one failed.
  func predictions(of candidate: Int, in results: [FoldResult]) -> OutOfFoldPredictions? {
    let parts = self.results(of: candidate, in: results).map(\.scored?.predictions)
    guard !parts.contains(nil) else { return nil }
    return OutOfFoldPredictions(
      candidate: candidates[candidate].name, joining: parts.compactMap(\.self))
  }

  /// Every candidate summed up, not ranked yet; those that failed have no estimates.
  fileprivate func rows(
    _ results: [FoldResult], predictions: [OutOfFoldPredictions?], estimates: [Int: [Estimate]]
  ) -> [Leaderboard.Row] {
    let rule = Eligibility(spec.rank)
    let none = Metrics.all.map { _ in Estimate(value: nil) }
    return candidates.indices.map { candidate in
      let own = self.results(of: candidate, in: results)
      var row = Leaderboard.Row(
        own, estimates: estimates[candidate] ?? none, rule: rule, testToTrain: testToTrain,
        confidence: spec.statistics.confidence)
      if let known = predictions[candidate], known.isCalibrated {
        row.rawCalibration = RawCalibration(
          ScoredRows(labels: known.labels, scores: known.rawScores))
      }
      return row
    }
  }
}

extension Leaderboard {
  /// What it supports, in plain sentences.
  public func verdict(of spec: ExperimentSpec) -> Verdict {
    let simple = Candidate.all(of: spec).filter {
      $0.pipeline?.classifier.name == LogisticRegression.name
    }
    return Verdict(self, simplest: simple.map(\.name), confidence: spec.statistics.confidence)
  }
}

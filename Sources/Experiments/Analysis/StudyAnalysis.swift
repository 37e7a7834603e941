import Learning
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
    let scored = study.candidates.indices.filter { candidate in
      study.folds.indices.allSatisfy { fold in
        results[fold * study.candidates.count + candidate].failure == nil
      }
    }
    let contestants = scored.map { study.contestant($0, in: results) }
    let intervals = RowIntervals(
      contestants.map(\.rows), rowCount: study.data.rowCount,
      repeats: (study.folds.map(\.repeat).max() ?? 0) + 1, isSingleTest: study.folds.count == 1,
      costs: study.spec.costs, statistics: statistics,
      key: RandomKey(seed: study.spec.seed)["intervals"], threads: threads)
    var rows = study.rows(
      results,
      estimates: Dictionary(
        uniqueKeysWithValues: scored.indices.map { (scored[$0], intervals.estimates(of: $0)) }))
    let ranking = Metric.named(study.spec.rank.by) ?? Metric.recall
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
          let metric = Metric.index(of: ranking.name)
        else { return nil }
        return intervals.difference(first, second, metric: metric).pValue
      })
    let compared = leaderboard.rows.compactMap { row in
      place[row.candidate].flatMap { study.candidates[scored[$0]].isBaseline ? nil : $0 }
    }
    comparisons = Comparisons(
      contestants: compared.map { contestants[$0].named(rows[scored[$0]].isEligible) },
      labels: study.data.labels, ranking: ranking, testToTrain: study.testToTrain,
      statistics: statistics, intervals: intervals.selecting(compared)
    ).all(threads: threads)
  }

  /// A candidate on every fold, in their order.
  public func results(of candidate: Int) -> [FoldResult] {
    study.results(of: candidate, in: results)
  }

  /// What the data support, in plain sentences.
  public var verdict: Verdict { leaderboard.verdict(of: study.spec) }
}

extension Contestant {
  fileprivate func named(_ isEligible: Bool) -> Contestant {
    var contestant = self
    contestant.isEligible = isEligible
    return contestant
  }
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

  /// What comparing a candidate takes.
  fileprivate func contestant(_ candidate: Int, in results: [FoldResult]) -> Contestant {
    let own = self.results(of: candidate, in: results)
    return Contestant(
      name: candidates[candidate].name, isEligible: false,
      folds: Metric.all.indices.map { metric in FoldSummary(own.map { $0.metrics[metric] }) },
      rows: pooled(own) { $0.scores })
  }

  /// The test rows of a candidate's folds with one kind of its scores.
  func pooled(_ results: [FoldResult], of scores: (FoldResult) -> [Float]) -> PooledRows {
    var rows = PooledRows()
    for result in results {
      rows.append(
        rows: result.fold.test, labels: result.fold.test.map { data.labels[$0] },
        scores: scores(result), threshold: result.operatingPoint.threshold)
    }
    return rows
  }

  /// Every candidate summed up, not ranked yet; those that failed have no estimates.
  fileprivate func rows(
    _ results: [FoldResult], estimates: [Int: [Estimate]]
  ) -> [Leaderboard.Row] {
    let rule = Eligibility(spec.rank)
    let none = Metric.all.map { _ in Estimate(value: nil) }
    return candidates.indices.map { candidate in
      let own = self.results(of: candidate, in: results)
      var row = Leaderboard.Row(
        own, estimates: estimates[candidate] ?? none, rule: rule, testToTrain: testToTrain,
        confidence: spec.statistics.confidence)
      if estimates[candidate] != nil && own.contains(where: { !$0.calibrations.isEmpty }) {
        let raw = pooled(own) { $0.rawScores }
        row.rawCalibration = RawCalibration(ScoredRows(labels: raw.labels, scores: raw.scores))
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

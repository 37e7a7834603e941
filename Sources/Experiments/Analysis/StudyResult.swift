public import Learning
import Metrics

/// Everything that a study's outcomes say: results, intervals, comparisons, the leaderboard, and what the
/// audit found.
///
/// A pure function of the study and its outcomes; `Study.run` makes it.
public struct StudyResult: Sendable {
  public let study: Study
  /// The outcomes of all its units, in its order.
  public let outcomes: [Outcome]
  /// Every candidate on every fold, fold by fold.
  public let results: [FoldResult]
  /// The candidates, ranked.
  public let leaderboard: Leaderboard
  /// Every pair of candidates that did not fail, without baselines, the better ranked first.
  public let comparisons: [Comparison]
  /// What the audit found: first in rows and folds, then in the results.
  public let findings: [Finding]

  /// Analyses the outcomes of all units, in the study's order.
  ///
  /// - Parameter dataFindings: what the audit of rows and folds found.
  init(study: Study, outcomes: [Outcome], dataFindings: [Finding], threads: Int) {
    self.study = study
    self.outcomes = outcomes
    results = study.results(of: outcomes, threads: threads)
    let scored = ScoredCandidates(
      study, results,
      corrected: study.candidates.indices.map {
        study.selectionEstimates(of: $0, outcomes: outcomes, threads: threads)
      }, threads: threads)
    leaderboard = scored.leaderboard
    comparisons = scored.comparisons(leaderboard, threads: threads)
    findings =
      dataFindings
      + Audit.findings(
        of: study, results: results, leaderboard: leaderboard, data: dataFindings)
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
  public var conclusion: Conclusion {
    leaderboard.conclusion(
      of: study.spec, comparisons: comparisons, costs: costs, findings: findings)
  }

  /// What each candidate takes, by name; times are measured, so they are not reproducible.
  public var costs: [String: CandidateCosts] {
    CandidateCosts.all(of: study.candidates) { candidate in
      results.filter { $0.candidate.name == candidate.name }.compactMap { result in
        result.outcome?.scored.map { scored in
          CandidateCosts.Fit(
            parameters: Double(scored.record.parameters),
            seconds: (scored.fitSeconds, scored.scoreSeconds), testedRows: result.test.count)
        }
      }
    } used: { candidate in
      let members = candidate.members.map { study.candidates[$0].name }
      return results.filter { $0.candidate.name == candidate.name }
        .compactMap { $0.scored?.ensemble?.used.map { members[$0] } }
    }
  }
}

/// The candidates that did not fail on any fold, with their predictions.
private struct ScoredCandidates {
  let study: Study
  let results: [FoldResult]
  /// What candidates reach whose settings were chosen on all folds; nil for others.
  let corrected: [[Estimate]?]
  /// Their places in the study.
  let places: [Int]
  let predictions: [OutOfFoldPredictions]
  let intervals: RowIntervals
  let ranking: Metric

  init(_ study: Study, _ results: [FoldResult], corrected: [[Estimate]?], threads: Int) {
    self.study = study
    self.results = results
    self.corrected = corrected
    let scored = study.candidates.indices.compactMap { candidate in
      study.predictions(of: candidate, in: results).map { (candidate, $0) }
    }
    places = scored.map { $0.0 }
    predictions = scored.map { $0.1 }
    intervals = RowIntervals(
      predictions, rowCount: study.data.rowCount,
      repeats: (study.folds.map(\.repeat).max() ?? 0) + 1, isSingleTest: study.folds.count == 1,
      costs: study.spec.costs, statistics: study.spec.statistics,
      key: RandomKey(seed: study.spec.seed)["intervals"], threads: threads)
    ranking = Metric.named(study.spec.rank.by) ?? Metric.recall
  }

  var leaderboard: Leaderboard {
    let place = Dictionary(
      uniqueKeysWithValues: predictions.enumerated().map { ($1.candidate, $0) })
    let candidates = summaries
    let eligible = places.indices.filter { candidates[places[$0]].isEligible }
    let shares = intervals.sharesOfBest(ranking, among: eligible)
    return Leaderboard(
      ranking: ranking, candidates: candidates, testToTrain: study.testToTrain,
      confidence: study.spec.statistics.confidence,
      equivalence: study.spec.statistics.equivalence,
      sharesOfFirst: Dictionary(
        uniqueKeysWithValues: zip(eligible.map { predictions[$0].candidate }, shares)),
      fallback: { leader, other in
        guard let first = place[leader], let second = place[other],
          let metric = Metric.index(of: ranking.name)
        else { return nil }
        return intervals.difference(first, second, metric: metric).pValue
      })
  }

  /// Every candidate of the study; those that failed have no estimates.
  private var summaries: [CandidateSummary] {
    let rule = Eligibility(study.spec.rank)
    let none = Metric.all.map { _ in Estimate(value: nil) }
    return study.candidates.indices.map { candidate in
      let scored = places.firstIndex(of: candidate)
      return CandidateSummary(
        study.results(of: candidate, in: results),
        estimates: scored.map { corrected[candidate] ?? intervals.estimates(of: $0) } ?? none,
        predictions: scored.map { predictions[$0] }, rule: rule, testToTrain: study.testToTrain,
        confidence: study.spec.statistics.confidence)
    }
  }

  /// Every pair, in the order of the leaderboard, without baselines.
  func comparisons(_ board: Leaderboard, threads: Int) -> [Comparison] {
    let compared = board.rows.compactMap { row in
      predictions.firstIndex { $0.candidate == row.candidate }.map { (row: row, place: $0) }
    }.filter { !study.candidates[places[$0.place]].isBaseline }
    return Comparisons(
      compared.map { predictions[$0.place] }, folds: compared.map { $0.row.folds },
      eligible: Set(board.rows.filter(\.isEligible).map(\.candidate)), labels: study.data.labels,
      ranking: ranking, testToTrain: study.testToTrain, statistics: study.spec.statistics,
      intervals: intervals.selecting(compared.map { $0.place })
    ).all(threads: threads)
  }
}

extension Study {
  /// Audits rows and folds and analyses the outcomes of all units, in the study's order.
  public func result(of outcomes: [Outcome], threads: Int) -> StudyResult {
    StudyResult(
      study: self, outcomes: outcomes,
      dataFindings: Audit.findings(of: self, threads: threads), threads: threads)
  }

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
  fileprivate func predictions(
    of candidate: Int, in results: [FoldResult]
  ) -> OutOfFoldPredictions? {
    let parts = self.results(of: candidate, in: results).compactMap(\.scored?.predictions)
    guard parts.count == folds.count else { return nil }
    return OutOfFoldPredictions(candidate: candidates[candidate].name, joining: parts)
  }
}

import Workbench

/// Two rules that score the same rows, with a threshold of one half, tested on five folds, ten times.
struct EqualRules {
  var labels: [Float]
  var scores: [[Float]]
  var key: RandomKey

  func comparisons() throws -> [Comparison] {
    let table = Table(columns: [], rowCount: labels.count)
    let folds = try StratifiedKFold(folds: 5, repeats: 10).folds(
      of: table, labels: labels, key: key["folds"])
    let contestants = scores.indices.map { rule in
      contestant("rule \(rule)", scores: scores[rule], folds: folds)
    }
    var statistics = StatisticsSpec()
    statistics.resamples = 1000
    let intervals = RowIntervals(
      contestants.map(\.rows), rowCount: labels.count, repeats: 10, isSingleTest: false,
      costs: Costs(), statistics: statistics, key: key["intervals"], threads: 1)
    return Comparisons(
      contestants: contestants, labels: labels, ranking: Metric.recall, testToTrain: 0.25,
      statistics: statistics, intervals: intervals
    ).all(threads: 1)
  }

  private func contestant(_ name: String, scores: [Float], folds: [Fold]) -> Contestant {
    var rows = PooledRows()
    var metrics = Metric.all.map { _ in [Double?]() }
    for fold in folds {
      let labels = fold.test.map { self.labels[$0] }
      let own = fold.test.map { scores[$0] }
      rows.append(rows: fold.test, labels: labels, scores: own, threshold: 0.5)
      let tested = ScoredRows(labels: labels, scores: own, threshold: 0.5)
      for (index, metric) in Metric.all.enumerated() {
        metrics[index].append(metric.score(tested))
      }
    }
    return Contestant(
      name: name, isEligible: true, folds: metrics.map { FoldSummary($0) }, rows: rows)
  }
}

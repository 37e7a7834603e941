import Experiments
import Learning
import Metrics
import Resampling
import Tables

/// Two rules that score the same rows, with a threshold of one half, tested on five folds, ten times.
struct EqualRules {
  var labels: [Float]
  var scores: [[Float]]
  var key: RandomKey

  func comparisons() throws -> [Comparison] {
    let table = Table(columns: [], rowCount: labels.count)
    let folds = try StratifiedKFold(folds: 5, repeats: 10).folds(
      of: table, labels: labels, key: key["folds"])
    let predictions: [OutOfFoldPredictions] = scores.indices.map { rule in
      self.predictions("rule \(rule)", scores: scores[rule], folds: folds)
    }
    var statistics = StatisticsSpec()
    statistics.resamples = 1000
    let intervals = RowIntervals(
      predictions, rowCount: labels.count, repeats: 10, isSingleTest: false,
      costs: Costs(), statistics: statistics, key: key["intervals"], threads: 1)
    return Comparisons(
      predictions, folds: predictions.map { $0.foldSummaries(costs: Costs()) },
      eligible: Set(predictions.map(\.candidate)), labels: labels, ranking: Metric.recall,
      testToTrain: 0.25, statistics: statistics, intervals: intervals
    ).all(threads: 1)
  }

  private func predictions(_ name: String, scores: [Float], folds: [Fold]) -> OutOfFoldPredictions {
    var predictions = OutOfFoldPredictions(candidate: name)
    for fold in folds {
      predictions.append(
        repeat: fold.repeat, index: fold.index, threshold: 0.5, rows: fold.test,
        labels: fold.test.map { self.labels[$0] }, probabilities: fold.test.map { scores[$0] })
    }
    return predictions
  }
}

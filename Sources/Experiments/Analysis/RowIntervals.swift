import Concurrency
package import Learning
package import Metrics

/// Intervals of candidates' metrics and of their differences, by resampling data rows.
package struct RowIntervals: Sendable {
  private let summary: BootstrapSummary
  /// Each candidate's place in the summary.
  private var places: [Int]
  private let predictions: [OutOfFoldPredictions]
  private let isSingleTest: Bool

  /// Draws resamples of the data rows, the same for all candidates.
  ///
  /// - Parameters:
  ///   - rowCount: the number of data rows.
  ///   - repeats: how often the data were split.
  ///   - isSingleTest: whether there is one test set, whose rows are independent trials.
  package init(
    _ predictions: [OutOfFoldPredictions], rowCount: Int, repeats: Int, isSingleTest: Bool,
    costs: Costs, statistics: StatisticsSpec, key: RandomKey, threads: Int
  ) {
    let candidates = parallelMap(count: predictions.count, threads: threads) { place in
      PooledScores(
        labels: predictions[place].labels, scores: predictions[place].probabilities,
        predictedPositive: predictions[place].decisions, dataRow: predictions[place].rows,
        dataRows: rowCount, weights: predictions[place].weights, costs: costs, repeats: repeats)
    }
    summary = BootstrapSummary(
      RowBootstrap(candidates, resamples: statistics.resamples, key: key), threads: threads,
      confidence: statistics.confidence)
    places = Array(predictions.indices)
    self.predictions = predictions
    self.isSingleTest = isSingleTest
  }

  /// The same for some of the candidates, in the order given.
  package func selecting(_ candidates: [Int]) -> RowIntervals {
    var selected = self
    selected.places = candidates.map { places[$0] }
    return selected
  }

  /// Every metric of `Metric.all`, in that order, on all of a candidate's rows.
  package func estimates(of candidate: Int) -> [Estimate] {
    let place = places[candidate]
    return Metric.all.indices.map { metric in
      let value = summary.estimate(of: place, metric: metric)
      // Counts describe this table and no other.
      guard let value, Metric.all[metric].unit != .count else { return Estimate(value: value) }
      let interval =
        (isSingleTest ? wilson(predictions[place], value, Metric.all[metric]) : nil)
        ?? summary.interval(of: place, metric: metric)
      return Estimate(value: value, interval: interval)
    }
  }

  /// The first's metric less the second's, and the two-sided p value of no difference.
  package func difference(
    _ first: Int, _ second: Int, metric: Int
  ) -> (estimate: Estimate, pValue: Double?) {
    let (first, second) = (places[first], places[second])
    guard let difference = summary.difference(of: first, from: second, metric: metric) else {
      return (Estimate(value: nil), nil)
    }
    var below = 0
    var above = 0
    var defined = 0
    for (one, other) in zip(summary.replicates[first, metric], summary.replicates[second, metric]) {
      if one <= other { below += 1 }
      if one >= other { above += 1 }
      if !one.isNaN && !other.isNaN { defined += 1 }
    }
    let estimate = Estimate(value: difference.estimate, interval: difference.interval)
    guard Double(defined) >= 0.95 * Double(summary.replicates.columns) else {
      return (estimate, nil)
    }
    return (estimate, min(1, 2 * Double(min(below, above) + 1) / Double(defined + 1)))
  }

  /// The share of resamples in which each of some candidates is the best of them.
  package func sharesOfBest(_ metric: Metric, among candidates: [Int]) -> [Double] {
    guard let index = Metric.index(of: metric.name), !candidates.isEmpty else { return [] }
    return summary.probabilityOfBeingBest(metric: index, among: candidates.map { places[$0] })
  }

  /// Wilson's interval of a proportion of independent rows that count the same; nil for other metrics.
  private func wilson(
    _ predictions: OutOfFoldPredictions, _ value: Double, _ metric: Metric
  ) -> Interval? {
    guard predictions.weights == nil, metric.direction != .none,
      let denominator = metric.denominator
    else { return nil }
    let trials =
      switch denominator {
      case .positives: predictions.labels.count { $0 > 0.5 }
      case .negatives: predictions.labels.count { $0 <= 0.5 }
      case .predictedPositives: predictions.decisions.count { $0 }
      case .rows: predictions.labels.count
      }
    guard trials > 0 else { return nil }
    return ProportionInterval.wilson(
      successes: (value * Double(trials)).rounded(), trials: Double(trials),
      confidence: summary.confidence)
  }
}

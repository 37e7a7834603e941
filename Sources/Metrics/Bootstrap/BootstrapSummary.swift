import Learning

/// What a bootstrap over rows says of every metric of every candidate, and of their differences.
///
/// A metric may be undefined in some resamples, as precision at a recall is without positive rows.
/// Such resamples are left out; where they are more than 5 %, there is no interval.
package struct BootstrapSummary: Sendable {
  /// The probability with which an interval should cover.
  package let confidence: Double
  /// The value of every metric in every resample.
  package let replicates: MetricTable
  private let estimates: MetricTable
  private let jackknife: MetricTable
  private let candidates: [PooledScores]
  private let catalogue: [Metric]

  /// A metric's difference between two candidates.
  package struct Difference: Sendable, Hashable {
    /// The first candidate's value less the second's.
    package var estimate: Double
    /// Its interval; nil where the difference does not vary or is too often undefined.
    package var interval: Interval?
  }

  /// Draws all resamples and measures them on so many threads, which change no bit.
  package init(_ bootstrap: RowBootstrap, threads: Int, confidence: Double = 0.95) {
    self.confidence = confidence
    candidates = bootstrap.candidates
    catalogue = candidates.first?.catalogue ?? []
    replicates = bootstrap.replicates(threads: threads)
    jackknife = bootstrap.jackknife(threads: threads)
    estimates = bootstrap.estimates()
  }

  /// The metric, by its place, of a candidate's pooled rows; nil where undefined.
  package func estimate(of candidate: Int, metric: Int) -> Double? {
    estimates[candidate, metric].first { !$0.isNaN }
  }

  /// The interval of a candidate's metric: BCa, from resampled rows.
  ///
  /// Where no resample gives another value than the estimate, a bootstrap has nothing to say. Recall,
  /// precision, specificity, accuracy and contact rate then have Clopper's and Pearson's interval,
  /// every data row being one trial, and rows with weights as many as Kish's effective sample size says
  /// ("Survey Sampling", 1965); other metrics have none.
  package func interval(of candidate: Int, metric: Int) -> Interval? {
    guard let estimate = estimate(of: candidate, metric: metric),
      let replicates = Self.defined(replicates[candidate, metric])
    else { return nil }
    if Self.areOne(replicates, and: estimate) {
      return exactInterval(of: candidate, metric: metric, estimate: estimate)
    }
    return BCaInterval.interval(
      estimate: estimate, replicates: replicates,
      jackknife: jackknife[candidate, metric].filter { !$0.isNaN }, confidence: confidence)
  }

  private func exactInterval(of candidate: Int, metric: Int, estimate: Double) -> Interval? {
    guard let denominator = catalogue[metric].denominator else { return nil }
    let trials = candidates[candidate].trials(of: denominator)
    guard trials > 0 else { return nil }
    let isCounted = !candidates[candidate].isWeighted
    let successes = isCounted ? (estimate * trials).rounded() : min(trials, estimate * trials)
    return ProportionInterval.clopperPearson(
      successes: successes, trials: trials, confidence: confidence)
  }

  /// How much more of a metric a candidate has than another; nil where it is undefined for either.
  ///
  /// Both are measured on the same resamples, so what they share cancels.
  package func difference(of candidate: Int, from other: Int, metric: Int) -> Difference? {
    guard let first = estimate(of: candidate, metric: metric),
      let second = estimate(of: other, metric: metric)
    else { return nil }
    let differences = zip(replicates[candidate, metric], replicates[other, metric]).map(-)
    let influences = zip(jackknife[candidate, metric], jackknife[other, metric]).map(-)
    let interval = Self.defined(differences[...]).flatMap {
      BCaInterval.interval(
        estimate: first - second, replicates: $0,
        jackknife: influences.filter { !$0.isNaN }, confidence: confidence)
    }
    return Difference(estimate: first - second, interval: interval)
  }

  /// The share of resamples in which each of some candidates is the best of them, equally good ones
  /// sharing theirs.
  ///
  /// The largest value is best, or the smallest where less is better. Where a metric is
  /// undefined the candidate is not best; without any resample in which it is defined for anyone,
  /// all shares are 0.
  package func probabilityOfBeingBest(metric: Int, among candidates: [Int]) -> [Double] {
    let sign = catalogue[metric].sign
    let values = candidates.map { replicates[$0, metric].map { $0 * sign } }
    var wins = [Double](repeating: 0, count: candidates.count)
    var counted = 0.0
    for resample in 0..<replicates.columns {
      let best = values.map { $0[resample] }.filter { !$0.isNaN }.max()
      let winners = values.indices.filter { values[$0][resample] == best }
      for winner in winners { wins[winner] += 1 / Double(winners.count) }
      counted += winners.isEmpty ? 0 : 1
    }
    return counted > 0 ? wins.map { $0 / counted } : wins
  }

  /// Whether all replicates are the estimate, but for the rounding of sums.
  private static func areOne(_ replicates: [Double], and estimate: Double) -> Bool {
    replicates.allSatisfy { abs($0 - estimate) <= 1e-12 * max(1, abs(estimate)) }
  }

  /// The values that are defined; nil where more than 5 % are not.
  private static func defined(_ values: ArraySlice<Double>) -> [Double]? {
    let kept = values.filter { !$0.isNaN }
    return kept.isEmpty || Double(kept.count) < 0.95 * Double(values.count) ? nil : kept
  }
}

extension PooledScores {
  /// How many data rows a proportion is a share of, or as how many those with weights count.
  fileprivate func trials(of denominator: Metric.Denominator) -> Double {
    let weights =
      switch denominator {
      case .positives: positives.weights()
      case .negatives: negatives.weights()
      case .predictedPositives:
        positives.weights(predictedPositiveOnly: true)
          + negatives.weights(predictedPositiveOnly: true)
      case .rows: positives.weights() + negatives.weights()
      }
    guard isWeighted else { return Double(weights.count) }
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let sum = weights.reduce(0, +)
    return squares > 0 ? sum * sum / squares : 0
  }
}

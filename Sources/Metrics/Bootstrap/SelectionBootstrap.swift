import Concurrency
package import Learning

/// What the best of many trials is worth, without what it owes to having been chosen on the same rows:
/// the bootstrap bias corrected cross-validation (BBC-CV) of Tsamardinos, Greasidou and Borboudakis,
/// Machine Learning 107 (2018), section 4.
///
/// In every resample the best trial is chosen on the rows that were drawn, and its threshold too; it is
/// judged on those that were left out. No model is fitted again.
package struct SelectionBootstrap: Sendable {
  /// The mean of a metric over resamples.
  package struct Estimate: Sendable, Hashable {
    package var value: Double
    /// Between the percentiles; nil where the metric does not vary, or is undefined in more than 5 %.
    ///
    /// It is rather wide, since only about 37 % of the rows are left out of a resample.
    package var interval: Interval?
  }

  /// By metric, in the order given; nil where it was defined in no resample.
  package let estimates: [Estimate?]
  /// How many times every trial was chosen.
  package let chosen: [Int]
  /// How many resamples counted: drawn and left out, both classes were there.
  package var resamples: Int { chosen.reduce(0, +) }

  /// Chooses and judges in every resample; nil where none has both classes drawn and left out.
  ///
  /// Counts, as of true positives, are projected to all rows.
  ///
  /// - Parameters:  ///   - scores: The trials; resamples draw their data rows.
  ///   - judged: Scores of the same rows by which trials are chosen; nil where those are the same.
  ///   - selecting: What the best trial is best in.
  ///   - metrics: What is estimated.
  ///   - rule: What chooses the threshold.
  ///   - resamples: How many are drawn, resample b under `key["resample", b]`.
  ///   - confidence: The probability with which an interval should cover.
  ///   - threads: They change no bit.
  package init?(
    _ scores: TrialScores, judgedBy judged: TrialScores? = nil, selecting: Metric,
    metrics: [Metric], rule: any OperatingPointRule,
    resamples: Int = 2000, confidence: Double = 0.95, key: RandomKey, threads: Int
  ) {
    let judge = TrialJudge(selecting, of: judged ?? scores, rule: rule)
    let blocks = (resamples + Self.block - 1) / Self.block
    let outcomes = parallelMap(count: blocks, threads: threads) { block -> [Outcome] in
      let first = block * Self.block
      let times = (first..<min(first + Self.block, resamples)).map {
        IndexDraws(key: key["resample", $0]).times(of: scores.dataRows)
      }
      return zip(times, judge.best(times)).compactMap { times, trial in
        trial.flatMap { Outcome(scores, trial: $0, times: times, metrics: metrics, rule: rule) }
      }
    }.flatMap(\.self)
    guard !outcomes.isEmpty else { return nil }
    var chosen = [Int](repeating: 0, count: scores.trials.count)
    for outcome in outcomes { chosen[outcome.trial] += 1 }
    self.chosen = chosen
    estimates = metrics.indices.map { metric in
      Estimate(outcomes.map { $0.values[metric] }, confidence: confidence)
    }
  }

  private static let block = 16
}

extension SelectionBootstrap.Estimate {
  fileprivate init?(_ values: [Double?], confidence: Double) {
    let summary = FoldSummary(values)
    guard let mean = summary.mean else { return nil }
    value = mean
    interval =
      Double(summary.defined) < 0.95 * Double(values.count)
      ? nil
      : BCaInterval.percentile(replicates: values.compactMap { $0 }, confidence: confidence)
  }
}

/// What became of one resample.
private struct Outcome: Sendable {
  var trial: Int
  var values: [Double?]

  /// Judges a trial on the rows left out; nil where one class is missing there, or the rule finds no
  /// threshold in those drawn.
  init?(
    _ scores: TrialScores, trial: Int, times: [UInt16], metrics: [Metric],
    rule: any OperatingPointRule
  ) {
    let drawn = scores.drawn(of: trial, times: times)
    guard drawn.bothClassWeights != nil, let point = try? rule.choose(from: drawn) else {
      return nil
    }
    let left = scores.leftOut(of: trial, times: times, threshold: point.threshold)
    guard let judged = left.bothClassWeights else { return nil }
    let share = judged.weight / scores.trials[trial].classWeights.weight
    self.trial = trial
    values = metrics.map { metric in
      let value = metric.score(left)
      return metric.unit == .count ? value.map { $0 / share / Double(scores.repeats) } : value
    }
  }
}

extension IndexDraws {
  /// How often each of so many is drawn, where as many are drawn as there are.
  fileprivate func times(of count: Int) -> [UInt16] {
    var (draws, times) = (self, [UInt16](repeating: 0, count: count))
    if count > 0 { draws.forEach(count: count) { times[$0] &+= 1 } }
    return times
  }
}

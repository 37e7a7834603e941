import CKernels
import Experiments
import Learning
import Metrics

extension Simulations {
  /// What the best of 50 settings shows, when none is better than another, and what a bootstrap of the
  /// selection (BBC-CV) makes of it.
  ///
  /// Settings score by the true log odds of a row, each with an error of its own, so that on 1,000 rows
  /// their AUC differs by .006 (standard deviation).
  func selection(rows: Int) throws -> Rates {
    let population = World.sample(20_000, key: key["population"])
    let truth = Self.judged(population, Self.scores(population, key: key["population noise"]))
    return try each("selection \(rows)", studies) { key in
      var rates = Rates()
      let sample = World.sample(rows, key: key["rows"])
      let scores = (0..<50).map { Self.scores(sample, key: key["trial", $0]) }
      let trials = scores.map { ScoredRows(labels: sample.labels, scores: $0) }
      let rule = PrecisionAtLeast(precision: 0.5)
      let values = trials.map { Metric.rocAUC.score($0) ?? 0 }
      guard let raw = values.max(), let best = values.firstIndex(of: raw) else { return rates }
      let threshold = try rule.choose(from: trials[best]).threshold
      let bootstrap = SelectionBootstrap(
        TrialScores(labels: sample.labels, scores: scores), selecting: .rocAUC,
        metrics: [.rocAUC, .precision, .recall], rule: rule, resamples: 500, key: key["bootstrap"],
        threads: 1)
      rates.note("standard deviation of 50 AUCs", FoldSummary(values).standardDeviation ?? 0)
      for (place, metric) in [Metric.rocAUC, .precision, .recall].enumerated() {
        let real = metric.score(truth(threshold)) ?? 0
        let shown = metric.score(trials[best].repeated(threshold: threshold) { _ in 1 }) ?? 0
        guard let estimate = bootstrap?.estimates[place] else { continue }
        rates.note("\(metric.name): the best on all rows, less the truth", shown - real)
        rates.note(
          "\(metric.name): bootstrap of the selection, less the truth", estimate.value - real)
        rates.note(
          "\(metric.name): its 95 % interval holds the truth",
          estimate.interval?.contains(real) ?? false)
      }
      return rates
    }
  }

  private static func scores(_ sample: World.Sample, key: RandomKey) -> [Float] {
    var stream = key.stream
    return sample.probabilities.map { probability in
      let logit = ck_log(probability / (1 - probability)) + 0.5 * stream.normal()
      return Float(ck_sigmoid(logit))
    }
  }

  /// Every row of a population as a positive one that weighs its probability, and as a negative one.
  private static func judged(
    _ population: World.Sample, _ scores: [Float]
  ) -> @Sendable (_ threshold: Float) -> ScoredRows {
    let rows = ScoredRows(
      labels: scores.map { _ in 1 } + scores.map { _ in 0 }, scores: scores + scores,
      weights: population.probabilities + population.probabilities.map { 1 - $0 })
    return { threshold in rows.repeated(threshold: threshold) { _ in 1 } }
  }
}

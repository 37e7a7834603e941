import Learning
import Metrics
import Testing

@Suite struct SelectionBootstrapTests {
  /// Trials whose scores say as much of the label as `signal` and no trial more than another.
  struct Search {
    var labels: [Float]
    var scores: [[Float]]

    init(rows: Int, trials: Int, signal: Float = 0, seed: Int) {
      let key = RandomKey(seed: 8)["search", seed]
      var stream = key["rows"].stream
      let labels = (0..<rows).map { _ in Float(stream.uniform() < 0.3 ? 1 : 0) }
      self.labels = labels
      scores = (0..<trials).map { trial in
        var stream = key["trial", trial].stream
        return labels.map { label in
          min(0.99, max(0.01, 0.3 + signal * (label - 0.3) + Float(0.1 * stream.normal())))
        }
      }
    }

    func trials(weights: [Double]? = nil) -> TrialScores {
      TrialScores(labels: labels, scores: scores, weights: weights)
    }

    func bestOnAllRows(_ metric: Metric) -> Double? {
      scores.compactMap { metric.score(ScoredRows(labels: labels, scores: $0)) }.max()
    }
  }

  private func bootstrap(
    _ trials: TrialScores, by selecting: Metric = .rocAUC, _ metrics: [Metric] = [.rocAUC],
    rule: any OperatingPointRule = BestF(), resamples: Int = 200, threads: Int = 1
  ) -> SelectionBootstrap? {
    SelectionBootstrap(
      trials, selecting: selecting, metrics: metrics, rule: rule, resamples: resamples,
      key: RandomKey(seed: 3), threads: threads)
  }

  @Test("with one trial the estimates are those of all rows, within their error") func oneTrial()
    throws
  {
    let search = Search(rows: 800, trials: 1, signal: 0.1, seed: 1)
    let metrics: [Metric] = [.rocAUC, .logLoss, .recall, .precision, .tp, .fn]
    let result = try #require(
      bootstrap(
        search.trials(), metrics, rule: FixedThreshold(threshold: 0.35), resamples: 1000))
    let rows = ScoredRows(labels: search.labels, scores: search.scores[0], threshold: 0.35)
    for (metric, estimate) in zip(metrics, result.estimates) {
      let (estimate, expected) = (try #require(estimate), try #require(metric.score(rows)))
      #expect(abs(estimate.value - expected) < 0.01 * expected, "\(metric.name)")
      let interval = try #require(estimate.interval)
      #expect(interval.contains(expected) && interval.contains(estimate.value))
    }
    #expect(result.chosen == [1000] && result.resamples == 1000)
  }

  @Test("the best of 50 trials without any signal is worth .5, not what it reached")
  func noSignal() throws {
    var (raw, corrected, covered) = (0.0, 0.0, 0)
    for seed in 0..<20 {
      let search = Search(rows: 1000, trials: 50, seed: seed)
      raw += try #require(search.bestOnAllRows(.rocAUC)) / 20
      let estimate = try #require(bootstrap(search.trials(), resamples: 100)?.estimates[0])
      corrected += estimate.value / 20
      covered += estimate.interval?.contains(0.5) ?? false ? 1 : 0
    }
    #expect(raw > 0.53)
    #expect(abs(corrected - 0.5) < 0.012)
    #expect(covered >= 18)
  }

  @Test("the threshold is chosen on drawn rows, not on those that it is judged on")
  func threshold() throws {
    let search = Search(rows: 400, trials: 1, seed: 5)
    // The first row by score is positive, the next one is not: on all rows a threshold between them
    // is the only one without a false positive.
    let top: [Float] = [1, 0, 1, 1, 1, 1, 1, 1]
    let labels = top + search.labels
    let scores = top.indices.map { 0.99 - Float($0) / 1000 } + search.scores[0].map { $0 * 0.9 }
    let rule = PrecisionAtLeast(precision: 1)
    let point = try rule.choose(from: ScoredRows(labels: labels, scores: scores))
    #expect(point.threshold > scores[1])
    let result = try #require(
      bootstrap(TrialScores(labels: labels, scores: [scores]), [.fp], rule: rule))
    #expect(try #require(result.estimates[0]).value > 0.1)
  }

  @Test(
    "quick forms choose the trials that the definition does",
    arguments: [Metric.rocAUC, .logLoss, .brier].map(\.name), [false, true])
  func definitions(name: String, isWeighted: Bool) throws {
    let metric = try #require(Metric.named(name))
    let plain = Metric(
      name: "plain", summary: "the same", family: .ranking, direction: metric.direction,
      score: metric.score)
    var search = Search(rows: 300, trials: 9, signal: 0.05, seed: 2)
    // Rounded, so that scores are shared; the last trial is the first once more.
    search.scores = search.scores.map { $0.map { ($0 * 40).rounded() / 40 } }
    search.scores[8] = search.scores[0]
    let weights = isWeighted ? search.labels.indices.map { Double($0 % 4) } : nil
    let trials = search.trials(weights: weights)
    let quick = try #require(bootstrap(trials, by: metric, [.rocAUC, .brier]))
    let slow = try #require(bootstrap(trials, by: plain, [.rocAUC, .brier]))
    #expect(quick.chosen == slow.chosen)
    #expect(quick.estimates == slow.estimates)
    #expect(quick.chosen[8] == 0 && quick.chosen.count { $0 > 0 } > 3)
  }

  @Test("decisions are those at a threshold of the drawn rows, for every trial its own")
  func decisions() throws {
    // All trials have the same order of rows, so that the first is chosen unless it is judged at a
    // threshold that fits another.
    var search = Search(rows: 300, trials: 1, signal: 0.2, seed: 4)
    search.scores = [0.125, 0.5, 1].map { factor in search.scores[0].map { $0 * factor } }
    let result = try #require(bootstrap(search.trials(), by: .f1, [.f1, .profit]))
    #expect(result.chosen == [200, 0, 0])
  }

  @Test("weights that are all the same change nothing, others do") func weights() throws {
    let search = Search(rows: 300, trials: 5, signal: 0.05, seed: 3)
    let metrics: [Metric] = [.rocAUC, .recall, .brier]
    let plain = try #require(bootstrap(search.trials(), metrics))
    let same = try #require(
      bootstrap(search.trials(weights: search.labels.map { _ in 4 }), metrics))
    #expect(plain.chosen == same.chosen)
    for (first, second) in zip(plain.estimates, same.estimates) {
      let (first, second) = (try #require(first), try #require(second))
      #expect(abs(first.value - second.value) < 1e-12)
    }
    let other = try #require(
      bootstrap(search.trials(weights: search.labels.indices.map { Double($0 % 3) }), metrics))
    #expect(other.estimates != plain.estimates)
  }

  @Test("scored rows of one data row are drawn or left out together") func repeats() throws {
    let search = Search(rows: 300, trials: 10, signal: 0.05, seed: 6)
    let twice = TrialScores(
      labels: search.labels + search.labels, scores: search.scores.map { $0 + $0 },
      // Whatever numbers rows have, as those that no fold tested are missing.
      dataRow: (Array(0..<300) + Array(0..<300)).map { 3 * $0 + 7 }, repeats: 2)
    let metrics: [Metric] = [.rocAUC, .recall, .fp]
    let (once, both) = (
      try #require(bootstrap(search.trials(), metrics)), try #require(bootstrap(twice, metrics))
    )
    #expect(once.chosen == both.chosen)
    for (first, second) in zip(once.estimates, both.estimates) {
      let (first, second) = (try #require(first).value, try #require(second).value)
      #expect(abs(first - second) < 1e-12 * first)
    }
  }

  @Test("threads change no bit, and another key draws other rows") func threads() throws {
    let search = Search(rows: 200, trials: 8, signal: 0.05, seed: 7)
    let one = try #require(bootstrap(search.trials(), Metric.all, resamples: 50))
    let four = try #require(bootstrap(search.trials(), Metric.all, resamples: 50, threads: 4))
    #expect(one.chosen == four.chosen && one.estimates == four.estimates)
    let other = SelectionBootstrap(
      search.trials(), selecting: .rocAUC, metrics: Metric.all, rule: BestF(), resamples: 50,
      key: RandomKey(seed: 4), threads: 1)
    #expect(other?.estimates != one.estimates)
  }

  @Test("resamples with one class drawn or left out do not count") func oneClass() throws {
    var search = Search(rows: 60, trials: 4, seed: 9)
    search.labels = search.labels.indices.map { $0 < 2 ? 1 : 0 }
    for metric in [Metric.logLoss, .rocAUC, .averagePrecision, .f1] {
      let some = try #require(bootstrap(search.trials(), by: metric))
      #expect(some.resamples > 40 && some.resamples < 140)
    }
    search.labels[0] = 0
    #expect(bootstrap(search.trials()) == nil)
    search.labels[1] = 0
    #expect(bootstrap(search.trials(), by: .logLoss, rule: FixedThreshold()) == nil)
    let empty = TrialScores(labels: [], scores: [[]])
    #expect(bootstrap(empty) == nil && bootstrap(search.trials(), resamples: 0) == nil)
  }
}

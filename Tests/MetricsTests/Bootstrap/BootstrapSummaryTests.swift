import CKernels
import Learning
import Metrics
import Testing

@Suite struct BootstrapSummaryTests {
  static func metric(_ name: String) throws -> Int {
    try #require(Metric.all.firstIndex { $0.name == name })
  }

  let summary = BootstrapSummary(
    RowBootstrap(
      [
        PooledCase("first", dataRows: 300, levels: 40).pooled,
        PooledCase("second", dataRows: 300, candidate: 1).pooled,
        PooledCase("first again", dataRows: 300, levels: 40).pooled,
      ], resamples: 400, key: RandomKey(seed: 7)), threads: 1)

  @Test("every metric that varies has an interval around its estimate") func intervals() throws {
    for (index, metric) in Metric.all.enumerated() {
      let estimate = try #require(summary.estimate(of: 0, metric: index), "\(metric.name)")
      let interval = try #require(summary.interval(of: 0, metric: index), "\(metric.name)")
      #expect(interval.contains(estimate), "\(metric.name)")
      #expect(interval.width > 0, "\(metric.name)")
    }
  }

  @Test("187 of 187 is not [1, 1]") func certain() throws {
    let labels = [Float](repeating: 1, count: 187) + [Float](repeating: 0, count: 50)
    let perfect = PooledScores(
      labels: labels, scores: labels.map { 0.1 + 0.8 * $0 },
      predictedPositive: labels.map { $0 > 0.5 },
      dataRow: Array(0..<237), dataRows: 237)
    let summary = BootstrapSummary(
      RowBootstrap([perfect], resamples: 50, key: RandomKey(seed: 1)), threads: 1)
    for name in ["recall", "precision"] {
      let interval = try #require(summary.interval(of: 0, metric: Self.metric(name)))
      #expect(abs(interval.lower - 0.9804666687) < 1e-9)
      #expect(interval.upper == 1)
    }
    let specificity = try #require(summary.interval(of: 0, metric: Self.metric("specificity")))
    #expect(abs(specificity.lower - (1 - 0.0711217365)) < 1e-9)
    #expect(try summary.interval(of: 0, metric: Self.metric("rocAUC")) == nil)
  }

  @Test("repeats of a split are no further trials") func repeats() throws {
    let labels: [Float] = [1, 1, 1, 0, 0]
    let twice = PooledScores(
      labels: labels + labels, scores: (labels + labels).map { 0.1 + 0.8 * $0 },
      predictedPositive: (labels + labels).map { $0 > 0.5 },
      dataRow: [0, 1, 2, 3, 4, 0, 1, 2, 3, 4],
      dataRows: 5, repeats: 2)
    let summary = BootstrapSummary(
      RowBootstrap([twice], resamples: 50, key: RandomKey(seed: 1)), threads: 1)
    let expected = ProportionInterval.clopperPearson(successes: 3, trials: 3)
    #expect(try summary.interval(of: 0, metric: Self.metric("recall")) == expected)
  }

  @Test("a metric that is undefined in every resample has no interval") func undefined() throws {
    let positive = PooledScores(
      labels: [1, 1, 1], scores: [0.1, 0.5, 0.9], predictedPositive: [false, true, true],
      dataRow: [0, 1, 2], dataRows: 3)
    let summary = BootstrapSummary(
      RowBootstrap([positive], resamples: 50, key: RandomKey(seed: 1)), threads: 1)
    let auc = try Self.metric("rocAUC")
    #expect(summary.estimate(of: 0, metric: auc) == nil)
    #expect(summary.interval(of: 0, metric: auc) == nil)
    #expect(summary.probabilityOfBeingBest(metric: auc, among: [0]) == [0])
    #expect(try summary.interval(of: 0, metric: Self.metric("recall")) != nil)
  }

  @Test("a difference is paired, and turns its sign with the order") func differences() throws {
    let auc = try Self.metric("rocAUC")
    let forth = try #require(summary.difference(of: 0, from: 1, metric: auc))
    let back = try #require(summary.difference(of: 1, from: 0, metric: auc))
    #expect(forth.estimate == -back.estimate)
    let (first, second) = (try #require(forth.interval), try #require(back.interval))
    #expect(abs(first.lower + second.upper) < 1e-12)
    #expect(abs(first.upper + second.lower) < 1e-12)
    let same = try #require(summary.difference(of: 0, from: 2, metric: auc))
    #expect(same.estimate == 0)
    #expect(same.interval == nil)
  }

  @Test("the probabilities of being best sum to 1, equals sharing") func best() throws {
    for name in ["rocAUC", "logLoss", "recall"] {
      let shares = try summary.probabilityOfBeingBest(
        metric: Self.metric(name), among: [0, 1, 2])
      #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      #expect(shares[0] == shares[2])
    }
    let logLoss = try Self.metric("logLoss")
    let pair = summary.probabilityOfBeingBest(metric: logLoss, among: [0, 1])
    let wins = zip(summary.replicates[0, logLoss], summary.replicates[1, logLoss])
      .count { $0.0 < $0.1 }
    #expect(abs(pair[0] - Double(wins) / 400) < 1e-12)
  }

  @Test("intervals cover the truth about as often as they say")
  func coverage() throws {
    let simulations = 400
    let truth = [
      "recall": ck_normal_cdf(1), "specificity": ck_normal_cdf(0.5),
      "rocAUC": ck_normal_cdf(1.5 / 2.0.squareRoot()),
    ]
    var covered = truth.mapValues { _ in 0 }
    for simulation in 0..<simulations {
      let rows = Self.drawn(RandomKey(seed: 5)["simulation", simulation])
      let summary = BootstrapSummary(
        RowBootstrap([rows], resamples: 400, key: RandomKey(seed: 6)["simulation", simulation]),
        threads: 1)
      for (name, value) in truth {
        let interval = try summary.interval(of: 0, metric: Self.metric(name))
        if interval?.contains(value) == true { covered[name, default: 0] += 1 }
      }
    }
    for (name, count) in covered {
      let share = Double(count) / Double(simulations)
      #expect(share > 0.92 && share < 0.98, "\(name) \(share)")
    }
  }

  /// 80 positive rows around 1.5 and 160 negative ones around 0, predicted positive from 0.5 on.
  static func drawn(_ key: RandomKey) -> PooledScores {
    var stream = key.stream
    let labels = (0..<240).map { Float($0 < 80 ? 1 : 0) }
    let logits = labels.map { Double($0) * 1.5 + stream.normal() }
    return PooledScores(
      labels: labels, scores: logits.map { Float(ck_sigmoid($0)) },
      predictedPositive: logits.map { $0 >= 0.5 },
      dataRow: Array(0..<240), dataRows: 240)
  }
}

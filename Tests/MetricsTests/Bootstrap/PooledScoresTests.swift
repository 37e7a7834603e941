import Learning
import Metrics
import Testing

/// Scores of every data row in every repeat, drawn so that positive rows score higher.
struct PooledCase: Sendable, CustomTestStringConvertible {
  var name: String
  var dataRows: Int
  var repeats = 2
  /// Scores are rounded to this many levels; nil leaves them as they are.
  var levels: Float?
  var positiveShare = 0.27
  var testDescription: String { name }

  var labels: [Float] = []
  var scores: [Float] = []
  var dataRow: [Int] = []

  init(
    _ name: String, dataRows: Int, repeats: Int = 2, levels: Float? = nil, share: Double = 0.27,
    candidate: Int = 0
  ) {
    (self.name, self.dataRows, self.repeats, self.levels) = (name, dataRows, repeats, levels)
    positiveShare = share
    var truth = RandomKey(seed: 3)["truth"].stream
    let positive = (0..<dataRows).map { $0 == 0 || ($0 > 1 && truth.uniform() < share) }
    var noise = RandomKey(seed: 3)["candidate", candidate].stream
    for _ in 0..<repeats {
      for row in 0..<dataRows {
        let drawn = 0.35 + (positive[row] ? 0.18 : 0) + 0.17 * noise.normal()
        let score = Float(min(1, max(0, drawn)))
        labels.append(positive[row] ? 1 : 0)
        scores.append(levels.map { (score * $0).rounded() / $0 } ?? score)
        dataRow.append(row)
      }
    }
  }

  func rows(times: [UInt16]? = nil) -> ScoredRows {
    ScoredRows(
      labels: labels, scores: scores,
      weights: times.map { times in dataRow.map { Double(times[$0]) } },
      threshold: 0.45)
  }

  var pooled: PooledScores {
    PooledScores(
      labels: labels, scores: scores, predictedPositive: scores.map { $0 >= 0.45 },
      dataRow: dataRow, dataRows: dataRows, repeats: repeats)
  }

  func times(_ index: Int) -> [UInt16] {
    var stream = RandomKey(seed: 11)["times", index].stream
    return (0..<dataRows).map { _ in UInt16([0, 0, 1, 1, 2, 3][stream.integer(below: 6)]) }
  }

  static let all = [
    PooledCase("without ties", dataRows: 400), PooledCase("some ties", dataRows: 500, levels: 50),
    PooledCase("heavy ties", dataRows: 300, repeats: 3, levels: 4),
    PooledCase("one score", dataRows: 60, levels: 0.5),
    PooledCase("few", dataRows: 12, repeats: 1), PooledCase("rare", dataRows: 600, share: 0.02),
  ]
}

@Suite struct PooledScoresTests {
  /// What is not fitted again in a resample.
  static let moved: Set<String> = ["calibrationSlope", "calibrationIntercept"]
  static let counts: Set<String> = ["tp", "fp", "tn", "fn"]

  @Test("all rows counting once, metrics are those of the pooled rows", arguments: PooledCase.all)
  func once(of pooled: PooledCase) {
    expectEqual(pooled.pooled.metrics, pooled.rows(), pooled, leaving: [])
  }

  @Test("multiplicities are weights", arguments: PooledCase.all)
  func multiplicities(of pooled: PooledCase) {
    for index in 0..<20 {
      let times = pooled.times(index)
      expectEqual(pooled.pooled.metrics(times: times), pooled.rows(times: times), pooled)
    }
  }

  private func expectEqual(
    _ found: [Double?], _ rows: ScoredRows, _ pooled: PooledCase, leaving left: Set<String> = moved
  ) {
    for (metric, value) in zip(Metric.all, found) where !left.contains(metric.name) {
      var expected = metric.score(rows)
      if Self.counts.contains(metric.name) {
        expected = expected.map { $0 / Double(pooled.repeats) }
      }
      #expect((value == nil) == (expected == nil), "\(metric.name)")
      let distance = abs((value ?? 0) - (expected ?? 0))
      #expect(distance <= 1e-12 * max(1, abs(expected ?? 0)), "\(metric.name) \(distance)")
    }
  }

  @Test("the bounds and shares of the costs are heeded") func costs() {
    var costs = Costs()
    (costs.contactShare, costs.precision, costs.recall) = (0.35, 0.75, 0.5)
    (costs.thresholdProbability, costs.customerValue, costs.acceptanceBeta) = (0.4, 90, 3)
    let some = PooledCase.all[1]
    let pooled = PooledScores(
      labels: some.labels, scores: some.scores, predictedPositive: some.scores.map { $0 >= 0.45 },
      dataRow: some.dataRow, dataRows: some.dataRows, costs: costs, repeats: some.repeats)
    let times = some.times(0)
    let rows = ScoredRows(
      labels: some.labels, scores: some.scores, weights: some.dataRow.map { Double(times[$0]) },
      threshold: 0.45, costs: costs)
    expectEqual(pooled.metrics(times: times), rows, some)
  }

  @Test("without rows of one class, what needs both is undefined") func oneClass() throws {
    let some = PooledCase.all[0]
    let times = (0..<some.dataRows).map { UInt16(some.labels[$0] > 0.5 ? 0 : 1) }
    expectEqual(some.pooled.metrics(times: times), some.rows(times: times), some)
    let none = [UInt16](repeating: 0, count: some.dataRows)
    expectEqual(some.pooled.metrics(times: none), some.rows(times: none), some)
  }

  @Test("decisions are those that were made, not a cut of the pooled scores") func decisions()
    throws
  {
    let pooled = PooledScores(
      labels: [1, 0, 1, 0], scores: [0.2, 0.9, 0.3, 0.1],
      predictedPositive: [true, false, true, false],
      dataRow: [0, 1, 2, 3], dataRows: 4)
    let recall = try #require(Metric.all.firstIndex { $0.name == "recall" })
    let precision = try #require(Metric.all.firstIndex { $0.name == "precision" })
    #expect(pooled.metrics[recall] == 1)
    #expect(pooled.metrics[precision] == 1)
  }

  @Test("a data row that no candidate scored does not matter") func unscored() throws {
    let pooled = PooledScores(
      labels: [1, 0], scores: [0.8, 0.9], predictedPositive: [true, true], dataRow: [4, 2],
      dataRows: 6)
    let auc = try #require(Metric.all.firstIndex { $0.name == "rocAUC" })
    #expect(pooled.metrics[auc] == 0)
    #expect(pooled.metrics(times: [9, 9, 1, 9, 3, 9])[auc] == 0)
  }

  @Test("the calibration line moves to where a new fit finds it, within 2 % of its spread")
  func calibrationLine() throws {
    let some = PooledCase("many", dataRows: 2000)
    let pooled = some.pooled
    let bootstrap = RowBootstrap([pooled], resamples: 60, key: RandomKey(seed: 2))
    for name in Self.moved {
      let metric = try #require(Metric.all.firstIndex { $0.name == name })
      var (moved, fitted): ([Double], [Double]) = ([], [])
      for resample in 0..<60 {
        let times = bootstrap.times(resample: resample)
        moved.append(try #require(pooled.metrics(times: times)[metric]))
        fitted.append(try #require(Metric.all[metric].score(some.rows(times: times))))
      }
      let spread = try #require(FoldSummary(fitted).standardDeviation)
      let apart = zip(moved, fitted).map { abs($0 - $1) }.max() ?? .infinity
      #expect(spread > 0.005)
      #expect(apart < 0.02 * spread, "\(name): \(apart) of \(spread)")
    }
  }

  @Test(
    "a metric without a fast form is its definition on weighted rows", arguments: PooledCase.all)
  func general(of pooled: PooledCase) {
    let plain = Metric.all.map { metric in
      Metric(
        name: metric.name, summary: metric.summary, family: metric.family, unit: metric.unit,
        direction: metric.direction, score: metric.score)
    }
    let scores = PooledScores(
      labels: pooled.labels, scores: pooled.scores,
      predictedPositive: pooled.scores.map { $0 >= 0.45 },
      dataRow: pooled.dataRow, dataRows: pooled.dataRows, repeats: pooled.repeats, metrics: plain)
    for index in 0..<5 {
      let times = pooled.times(index)
      expectEqual(
        scores.metrics(times: times), pooled.rows(times: times), pooled, leaving: [])
    }
  }

  @Test("its decisions, too, are those that were made") func generalDecisions() throws {
    let precision = Metric(
      name: "plain", summary: "", family: .decisions, direction: .maximize,
      score: Metric.precision.score)
    let pooled = PooledScores(
      labels: [1, 0, 1, 0], scores: [0.2, 0.9, 0.3, 0.1],
      predictedPositive: [true, false, true, true],
      dataRow: [0, 1, 2, 3], dataRows: 4, metrics: [precision, .precision])
    #expect(pooled.metrics == [2.0 / 3, 2.0 / 3])
    #expect(pooled.metrics(times: [1, 1, 0, 3]) == [0.25, 0.25])
  }
}

import Learning
import Metrics
import Testing

/// A row of weight 2 is the row twice, wherever rows are measured or learnt from.
@Suite("Rows with weights") struct WeightedRowsTests {
  /// Scores on a grid, every third row of weight 3, every other of weight 1, some of none.
  private static let weighted: ScoredRows = {
    var stream = RandomKey(seed: 21)["rows"].stream
    var (labels, scores, weights) = ([Float](), [Float](), [Double]())
    for row in 0..<400 {
      let score = Float(stream.integer(below: 61)) / 60
      scores.append(score)
      labels.append(stream.uniform() < 0.1 + 0.7 * Double(score) ? 1 : 0)
      weights.append(row % 10 == 9 ? 0 : row % 3 == 0 ? 3 : 1)
    }
    return ScoredRows(labels: labels, scores: scores, weights: weights, threshold: 0.55)
  }()

  /// The same, each row as often as it weighs.
  private static let repeated: ScoredRows = {
    let rows = weighted
    let places = rows.labels.indices.flatMap {
      [Int](repeating: $0, count: Int(rows.weights?[$0] ?? 1))
    }
    return ScoredRows(
      labels: places.map { rows.labels[$0] }, scores: places.map { rows.scores[$0] },
      threshold: 0.55)
  }()

  /// Half of the rows each, as two models scored them.
  private static func parts(_ rows: ScoredRows, shift: Double) -> HeldOutScores {
    let half = rows.weights == nil ? Int(cut) : 200
    return HeldOutScores(
      rows,
      parts: [0..<half, half..<rows.labels.count].map {
        HeldOutScores.Part(places: $0, priorShift: shift)
      })
  }

  /// What the first 200 rows weigh.
  private static let cut = (weighted.weights ?? [])[..<200].reduce(0, +)

  @Test("every calibration learns the same") func calibrations() throws {
    let grid: [Float] = (0...50).map { Float($0) / 50 }
    for type in MetricComponents.calibrations {
      let calibration = try #require(type.init() as? any Calibration)
      let one = try calibration.learn(from: Self.parts(Self.weighted, shift: 0.4))
      let two = try calibration.learn(from: Self.parts(Self.repeated, shift: 0.4))
      #expect(one.name == two.name, "\(type.name)")
      for (left, right) in zip(one.map(grid), two.map(grid)) {
        #expect(abs(left - right) < 1e-6, "\(type.name)")
      }
      #expect(one.rivals.map(\.name) == two.rivals.map(\.name))
      for (left, right) in zip(one.rivals, two.rivals) {
        #expect(abs(left.brier - right.brier) < 1e-9)
      }
    }
  }

  @Test("every rule chooses the same threshold") func thresholds() throws {
    for type in MetricComponents.operatingPoints {
      let rule = try #require(type.init() as? any OperatingPointRule)
      let (one, two) = (
        try rule.choose(from: Self.weighted), try rule.choose(from: Self.repeated)
      )
      #expect(one.threshold == two.threshold, "\(type.name)")
      #expect(abs((one.constraint?.reached ?? 0) - (two.constraint?.reached ?? 0)) < 1e-12)
    }
  }
}

extension PooledScoresTests {
  /// Weights of rows, which all repeats of a data row share.
  private func weights(_ pooled: PooledCase) -> [Double] {
    pooled.dataRow.map { [0.5, 1, 2.25, 0, 3][$0 % 5] }
  }

  @Test("weights of rows count beside multiplicities", arguments: PooledCase.all)
  func weighted(of pooled: PooledCase) throws {
    let weights = weights(pooled)
    let scores = PooledScores(
      labels: pooled.labels, scores: pooled.scores,
      predictedPositive: pooled.scores.map { $0 >= 0.45 }, dataRow: pooled.dataRow,
      dataRows: pooled.dataRows, weights: weights, repeats: pooled.repeats)
    for index in 0..<10 {
      let times = pooled.times(index)
      let rows = pooled.rows().weighted(
        by: zip(pooled.dataRow, weights).map { Double(times[$0]) * $1 })
      for (metric, found) in zip(Metric.all, scores.metrics(times: times))
      where !Self.moved.contains(metric.name) {
        let scale = Self.counts.contains(metric.name) ? Double(pooled.repeats) : 1
        let expected = metric.score(rows).map { $0 / scale }
        #expect((found == nil) == (expected == nil), "\(metric.name)")
        let distance = abs((found ?? 0) - (expected ?? 0))
        #expect(distance <= 1e-9 * max(1, abs(expected ?? 0)), "\(metric.name) \(distance)")
      }
    }
  }

  @Test("where all rows weigh the same, intervals are those without weights") func sameWeights()
    throws
  {
    let some = PooledCase("many", dataRows: 300)
    func summary(_ weight: Double?) -> BootstrapSummary {
      BootstrapSummary(
        RowBootstrap(
          [
            PooledScores(
              labels: some.labels, scores: some.scores,
              predictedPositive: some.scores.map { $0 >= 0.45 }, dataRow: some.dataRow,
              dataRows: some.dataRows,
              weights: weight.map { [Double](repeating: $0, count: some.labels.count) },
              repeats: some.repeats)
          ], resamples: 200, key: RandomKey(seed: 4)), threads: 1)
    }
    let (plain, doubled) = (summary(nil), summary(2))
    for (index, metric) in Metric.all.enumerated() {
      let scale = Self.counts.contains(metric.name) ? 2.0 : 1
      let (left, right) = (
        plain.interval(of: 0, metric: index), doubled.interval(of: 0, metric: index)
      )
      #expect((left == nil) == (right == nil), "\(metric.name)")
      guard let left, let right else { continue }
      #expect(abs(left.lower * scale - right.lower) < 1e-6 * max(1, abs(left.lower)))
      #expect(abs(left.upper * scale - right.upper) < 1e-6 * max(1, abs(left.upper)))
    }
  }

  @Test("without a spread, weighted rows are as many trials as their effective number")
  func exactOfWeighted() throws {
    let labels: [Float] = (0..<14).map { $0 < 12 ? 1 : 0 }
    let perfect = PooledScores(
      labels: labels, scores: labels.map { 0.1 + 0.8 * $0 },
      predictedPositive: labels.map { $0 > 0 },
      dataRow: Array(0..<14), dataRows: 14, weights: (0..<14).map { $0 < 2 ? 2 : 1 })
    let summary = BootstrapSummary(
      RowBootstrap([perfect], resamples: 200, key: RandomKey(seed: 1)), threads: 1)
    let recall = try #require(Metric.index(of: "recall"))
    // 14² / 18 trials, all of them successes.
    let trials = 14.0 * 14 / 18
    let expected = ProportionInterval.clopperPearson(successes: trials, trials: trials)
    let interval = try #require(summary.interval(of: 0, metric: recall))
    #expect(abs(interval.lower - expected.lower) < 1e-12)
    #expect(interval.upper == 1)
  }
}

import Ensembles
import Learning
import Metrics
import Testing

@Suite struct GreedySelectionTests {
  /// Selection on all rows, on scores as they are.
  static func plain(rounds: Int = 25, metric: SelectionMetric = .logLoss) -> Voting {
    Voting(weights: .greedy, rounds: rounds, bags: 0, calibrateMembers: false, metric: metric)
  }

  /// Forward selection by the metric itself, on the scores of every mean.
  func counts(
    _ scores: [[Float]], _ labels: [Float], rounds: Int, loss: (ScoredRows) -> Double
  ) -> [Int] {
    var counts = [Int](repeating: 0, count: scores.count)
    var best = (loss: Double.infinity, counts: counts)
    for _ in 0..<rounds {
      let losses = scores.indices.map { member in
        var tried = counts
        tried[member] += 1
        return loss(
          ScoredRows(labels: labels, scores: FittedEnsemble.mean(counts: tried).scores(scores)))
      }
      let lowest = losses.min() ?? .infinity
      counts[losses.firstIndex(of: lowest) ?? 0] += 1
      if lowest < best.loss { best = (lowest, counts) }
    }
    return best.counts
  }

  @Test("chooses what the metric chooses on the scores of every mean", arguments: [500, 1003])
  func metrics(rows: Int) throws {
    let (scores, labels) = MemberScores.noisy(rows: rows, members: 6)
    let losses: [(SelectionMetric, (ScoredRows) -> Double)] = [
      (.logLoss, { Metric.logLoss.score($0) ?? .infinity }),
      (.brier, { Metric.brier.score($0) ?? .infinity }),
      (.rocAUC, { Metric.rocAUC.score($0).map { -$0 } ?? .infinity }),
      (.averagePrecision, { Metric.averagePrecision.score($0).map { -$0 } ?? .infinity }),
    ]
    for (metric, loss) in losses {
      let fitted = try Self.plain(metric: metric).fit(
        scores, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
      #expect(
        fitted == .mean(counts: counts(scores, labels, rounds: 25, loss: loss)), "\(metric)")
    }
  }

  @Test("scores of 0 and 1 that are wrong cost what the metric makes of them")
  func certain() throws {
    // The first member is certain and wrong sixteen times in a row, the second is never certain.
    let labels = [Float](repeating: 1, count: 16) + [0, 0, 0, 0]
    let wrong: [Float] = labels.map { 1 - $0 }
    let cautious = [Float](repeating: 0.5, count: 20)
    let fitted = try Self.plain(rounds: 1).fit(
      [wrong, cautious], labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    #expect(fitted == .mean(counts: [0, 1]))
    #expect(
      try Self.plain(rounds: 1).fit(
        [wrong, wrong.map { min(max($0, 1e-4), 1 - 1e-4) }], labels: labels,
        context: FitContext(key: RandomKey(seed: 1))) == .mean(counts: [0, 1]))
  }

  @Test(
    "a weight of 2 is the row twice, for what is selected and what is stacked",
    arguments: SelectionMetric.allCases)
  func weighted(_ metric: SelectionMetric) throws {
    var stream = RandomKey(seed: 8)["weighted"].stream
    let labels: [Float] = (0..<120).map { _ in stream.uniform() < 0.4 ? 1 : 0 }
    let scores = (0..<3).map { member in
      labels.map { label -> Float in
        let noise = Float(stream.normal()) * (0.1 + 0.05 * Float(member))
        return min(0.99, max(0.01, 0.35 + 0.3 * label + noise))
      }
    }
    let weights = labels.indices.map { Double($0 % 3) }
    let places = labels.indices.flatMap { [Int](repeating: $0, count: $0 % 3) }
    let repeatedScores = scores.map { list in places.map { list[$0] } }
    let repeatedLabels = places.map { labels[$0] }
    let context = FitContext(key: RandomKey(seed: 1))
    let greedy = Self.plain(metric: metric)
    #expect(
      try greedy.fit(scores, labels: labels, weights: weights, context: context)
        == greedy.fit(repeatedScores, labels: repeatedLabels, context: context))
    let one = try Stacking().fit(scores, labels: labels, weights: weights, context: context)
    let two = try Stacking().fit(repeatedScores, labels: repeatedLabels, context: context)
    for (left, right) in zip(one.scores(scores), two.scores(scores)) {
      #expect(abs(left - right) < 1e-5)
    }
  }
}

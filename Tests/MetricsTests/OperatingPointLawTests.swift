import Learning
import Metrics
import Testing

/// What every rule must obey.
@Suite struct OperatingPointLawTests {
  static let rules: [any OperatingPointRule] =
    MetricComponents.operatingPoints.compactMap { $0.init() as? any OperatingPointRule } + [
      PrecisionAtLeast(precision: 0.6, confidence: 0.9), PrecisionAtLeast(precision: 0.99),
      RecallAtLeast(recall: 0.5, confidence: 0.95), RecallAtLeast(recall: 1, confidence: 0.9),
      BestF(beta: 2), ContactRate(share: 0.33), ContactRate(share: 0.001),
    ]

  /// Rows whose scores lie on a grid, so that many are equal; some weigh more.
  static func rows(seed: UInt64, weighted: Bool) -> ScoredRows {
    var stream = RandomKey(seed: seed)["rows"].stream
    let scores = (0..<80).map { _ in Float(stream.integer(below: 21)) / 20 }
    let labels: [Float] = scores.map { stream.uniform() < Double($0) ? 1 : 0 }
    let weights = scores.map { _ in Double(stream.integer(below: 5)) / 4 }
    return ScoredRows(labels: labels, scores: scores, weights: weighted ? weights : nil)
  }

  @Test("all six are there") func complete() {
    #expect(
      MetricComponents.operatingPoints.map { $0.name } == [
        "fixed", "precisionAtLeast", "recallAtLeast", "bestF", "contactRate", "maximumProfit",
      ])
    #expect(Self.rules.count == 13)
    #expect(Self.rules.map(\.learns).count { !$0 } == 1)
  }

  @Test("what it says it reached is what the metric says", arguments: 0..<13)
  func reached(_ index: Int) throws {
    for seed in 0..<10 as Range<UInt64> {
      let rows = Self.rows(seed: seed, weighted: seed % 2 == 1)
      let point = try Self.rules[index].choose(from: rows)
      guard let constraint = point.constraint else { continue }
      let metric = try #require(Metric.named(constraint.metric))
      let value = try #require(metric.score(rows.decided(at: point.threshold)))
      #expect(abs(value - constraint.reached) < 1e-14)
      guard constraint.isMet else { continue }
      switch constraint.side {
      case .atLeast: #expect(constraint.reached >= constraint.bound)
      case .atMost: #expect(constraint.reached <= constraint.bound)
      }
    }
  }

  @Test("the order of rows changes no bit", arguments: 0..<13) func anyOrder(_ index: Int) throws {
    let rows = Self.rows(seed: 3, weighted: true)
    let turned = ScoredRows(
      labels: rows.labels.reversed(), scores: rows.scores.reversed(),
      weights: rows.weights?.reversed())
    let rule = Self.rules[index]
    #expect(try rule.choose(from: rows) == rule.choose(from: turned))
    #expect(try rule.choose(from: rows) == rule.choose(from: rows))
  }

  @Test("rows without a positive one are refused with a sentence, where they matter")
  func noPositives() {
    let rows = ScoredRows(labels: [0, 0], scores: [0.1, 0.2])
    for rule in Self.rules {
      let name = type(of: rule).name
      if name == "fixed" || name == "contactRate" {
        #expect(throws: Never.self) { try rule.choose(from: rows) }
      } else {
        let error = #expect(throws: FitError.self) { try rule.choose(from: rows) }
        #expect(error?.description.hasSuffix("needs at least 1 positive rows, got 0") == true)
      }
    }
  }
}

extension ScoredRows {
  /// The same rows at another threshold.
  func decided(at threshold: Float) -> ScoredRows {
    ScoredRows(
      labels: labels, scores: scores, weights: weights, threshold: threshold, costs: costs)
  }
}

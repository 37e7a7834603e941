import Learning
import Metrics
import Testing

@Suite struct ProfitMetricsTests {
  let rows = ScoredRows(
    labels: [1, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0],
    scores: [
      0.95, 0.9, 0.85, 0.7, 0.65, 0.6, 0.58, 0.55, 0.5, 0.48, 0.45, 0.4, 0.35, 0.3, 0.28, 0.25, 0.2,
      0.15, 0.1, 0.05,
    ])

  @Test("the expected maximum profit of twenty rows is that of R's EMP") func twentyRows() throws {
    #expect(abs(try #require(Metric.empc.score(rows)) - 11.48006887827073) < 1e-12)
    #expect(abs(try #require(Metric.empcFraction.score(rows)) - 0.7042338238286783) < 1e-12)
    #expect(abs(try #require(Metric.maximumProfit.score(rows)) - 11.3) < 1e-12)
    #expect(Metric.maximumProfitFraction.score(rows) == 0.8)
    #expect(abs(try #require(Metric.hMeasure.score(rows)) - 0.34557017433334203) < 1e-14)
  }

  @Test("expected over all chances, the best choice earns no less than one choice for their mean")
  func jensen() throws {
    let expected = try #require(Metric.empc.score(rows))
    #expect(expected >= (try #require(Metric.maximumProfit.score(rows))))
  }

  @Test("the profit at the best threshold is the maximum profit") func bestThreshold() throws {
    let profits = rows.scores.compactMap { threshold in
      Metric.profit.score(
        ScoredRows(labels: rows.labels, scores: rows.scores, threshold: threshold))
    }
    #expect(profits.count == 20)
    let best = try #require(profits.max())
    #expect(abs(best - (try #require(Metric.maximumProfit.score(rows)))) < 1e-12)
  }

  @Test("no call, no profit") func noCall() {
    let silent = ScoredRows(labels: rows.labels, scores: rows.scores, threshold: 1)
    #expect(Metric.profit.score(silent) == 0)
  }

  @Test("net benefit is read at the threshold probability, not at the threshold")
  func netBenefit() {
    var costs = Costs()
    costs.thresholdProbability = 0.5
    let read = ScoredRows(
      labels: rows.labels, scores: rows.scores, threshold: 0.1, costs: costs)
    #expect(Metric.netBenefit.score(read) == (4.0 - 5.0) / 20)
  }

  @Test("gain and lift at the default share are those of the top decile") func topDecile() {
    #expect(Metric.lift.score(rows) == Metric.topDecileLift.score(rows))
    #expect(Metric.gain.score(rows) == 1.0 / 6)
  }

  @Test("gain grows with the share and reaches 1") func gainGrows() throws {
    var gains: [Double] = []
    for tenths in 1...10 {
      var costs = Costs()
      costs.contactShare = Double(tenths) / 10
      let read = ScoredRows(labels: rows.labels, scores: rows.scores, costs: costs)
      gains.append(try #require(Metric.gain.score(read)))
    }
    #expect(gains == gains.sorted())
    #expect(gains.last == 1)
  }

  @Test("a precision that no threshold has leaves no recall") func unreachable() {
    let inverted = ScoredRows(labels: [0, 0, 0, 1], scores: [0.9, 0.8, 0.7, 0.1])
    #expect(Metric.recallAtPrecision.score(inverted) == 0)
    #expect(Metric.precisionAtRecall.score(inverted) == 0.25)
  }
}

import Learning
import Metrics
import Testing

@Suite struct MetricTests {
  let rows = ScoredRows(
    labels: [1, 0, 1, 0, 0, 1], scores: [0.9, 0.9, 0.7, 0.4, 0.2, 0.1])

  @Test("every name is there once, in the field's own words") func names() {
    let names = Metric.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(
      Set(names) == [
        "accuracy", "balancedAccuracy", "precision", "recall", "specificity", "f1", "f2", "mcc",
        "cohenKappa", "rocAUC", "averagePrecision", "logLoss", "brier", "ks", "topDecileLift",
        "tp", "fp", "tn", "fn", "gain", "lift", "recallAtPrecision", "precisionAtRecall",
        "hMeasure", "netBenefit", "profit", "empc", "empcFraction", "maximumProfit",
        "maximumProfitFraction", "ece", "calibrationSlope", "calibrationIntercept", "contactRate",
      ])
    #expect(Metric.named("recall")?.direction == .maximize)
    #expect(Metric.named("logLoss")?.direction == .minimize)
    #expect(Metric.named("tp")?.direction == Metric.Direction.none)
    #expect(Metric.named("Recall") == nil)
  }

  @Test("a row at the threshold is predicted positive") func atThreshold() {
    let rows = ScoredRows(labels: [1, 0], scores: [0.5, 0.4999], threshold: 0.5)
    #expect(Confusion(rows).truePositives == 1)
    #expect(Confusion(rows).trueNegatives == 1)
  }

  @Test("a weight of two is a row that stands twice", arguments: Metric.all.map(\.name))
  func weightIsDuplicate(name: String) throws {
    guard !["topDecileLift", "lift", "gain"].contains(name) else { return }  // whole rows
    let metric = try #require(Metric.named(name))
    let weighted = ScoredRows(
      labels: rows.labels, scores: rows.scores, weights: [1, 2, 2, 1, 1, 1])
    let doubled = ScoredRows(
      labels: rows.labels + [0, 1], scores: rows.scores + [0.9, 0.7])
    let left = try #require(metric.score(weighted))
    let right = try #require(metric.score(doubled))
    #expect(abs(left - right) < 1e-14)
  }

  @Test("equal weights change nothing but counts", arguments: Metric.all.map(\.name))
  func equalWeights(name: String) throws {
    let metric = try #require(Metric.named(name))
    guard metric.direction != .none else { return }
    let weighted = ScoredRows(
      labels: rows.labels, scores: rows.scores, weights: [Double](repeating: 0.25, count: 6))
    let left = try #require(metric.score(weighted))
    let right = try #require(metric.score(rows))
    #expect(abs(left - right) < 1e-14)
  }

  @Test("the order of rows does not matter", arguments: Metric.all.map(\.name))
  func anyOrder(name: String) throws {
    let metric = try #require(Metric.named(name))
    let turned = ScoredRows(
      labels: rows.labels.reversed(), scores: rows.scores.reversed())
    let left = try #require(metric.score(turned))
    let right = try #require(metric.score(rows))
    #expect(abs(left - right) < 1e-15)
  }

  @Test("without rows nothing is defined, and counts are 0") func noRows() {
    let empty = ScoredRows(labels: [], scores: [])
    for metric in Metric.all {
      let isCount = ["tp", "fp", "tn", "fn"].contains(metric.name)
      #expect(metric.score(empty) == (isCount ? 0 : nil), "\(metric.name)")
    }
  }

  @Test("rows are ordered by falling score, then by row") func order() {
    #expect(rows.order == [0, 1, 2, 3, 4, 5])
    #expect(ScoredRows(labels: [0, 0, 0, 0], scores: [0, 0.5, -0.0, 1]).order == [3, 1, 0, 2])
    #expect(ScoredRows(labels: [0, 0, 0], scores: [-1, 0.5, -2]).order == [1, 0, 2])
  }

  @Test("headline metrics and compared ones stand family by family") func lists() {
    #expect(
      Metric.headline.map(\.name) == [
        "recall", "precision", "rocAUC", "averagePrecision", "lift", "empc", "brier", "ece",
      ])
    #expect(
      Metric.compared.map(\.name) == [
        "recall", "precision", "rocAUC", "averagePrecision", "empc", "brier",
      ])
  }

  @Test("titles tell metrics apart") func titles() {
    #expect(Set(Metric.all.map(\.title)).count == Metric.all.count)
    #expect(Set(Metric.all.map(\.shortTitle)).count == Metric.all.count)
  }
}

import Learning
import LearningTestKit
import Metrics
import Testing

@Suite struct ProfitMetricsGoldenTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var y: [Float]
    var score: [Float]
    var weight: [Double]?
    var threshold: Float
    var costs: Costs
    var expected: [String: Double?]
    var testDescription: String { name }
    var rows: ScoredRows { rows(weights: weight) }
    func rows(weights: [Double]?) -> ScoredRows {
      ScoredRows(labels: y, scores: score, weights: weights, threshold: threshold, costs: costs)
    }
  }

  static let cases: [Case] = (try? Fixture.load("profit.json")) ?? []

  @Test("all twenty-three cases are there, each with eleven metrics") func complete() {
    #expect(Self.cases.count == 23)
    #expect(Self.cases.allSatisfy { $0.expected.count == 11 })
  }

  @Test("empulse, hmeasure and scikit-learn give the same numbers", arguments: cases)
  func metrics(of golden: Case) throws {
    for (name, expected) in golden.expected {
      let value = try #require(Metric.named(name), "\(name)").score(golden.rows)
      guard let expected else {
        #expect(value == nil, "\(name)")
        continue
      }
      let found = try #require(value, "\(name)")
      #expect(abs(found - expected) <= 1e-10 * max(1, abs(expected)), "\(name) \(found)")
    }
  }

  @Test("only the proportions of weights count", arguments: cases)
  func proportions(of golden: Case) throws {
    let weights = golden.weight ?? [Double](repeating: 1, count: golden.y.count)
    let scaled = golden.rows(weights: weights.map { $0 * 0.375 })
    for name in golden.expected.keys {
      let metric = try #require(Metric.named(name))
      let (left, right) = (metric.score(scaled), metric.score(golden.rows))
      #expect((left == nil) == (right == nil), "\(name)")
      #expect(abs((left ?? 0) - (right ?? 0)) <= 1e-10, "\(name)")
    }
  }
}

import Learning
import LearningTestKit
import Metrics
import Testing

@Suite struct MetricsGoldenTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var y: [Float]
    var score: [Double]
    var weight: [Double]?
    var threshold: Float
    var expected: [String: Double?]
    var probabilities: [String: Double]
    var testDescription: String { name }
    var rows: ScoredRows {
      ScoredRows(labels: y, scores: score.map { Float($0) }, weights: weight, threshold: threshold)
    }
  }

  static let cases: [Case] = (try? Fixture.load("metrics.json")) ?? []

  @Test("all fifteen cases are there") func complete() {
    #expect(Self.cases.count == 15)
  }

  @Test("decisions and rankings give scikit-learn's numbers", arguments: cases)
  func ranking(of golden: Case) throws {
    for (name, expected) in golden.expected {
      let value = try #require(Metric.named(name), "\(name)").score(golden.rows)
      guard let expected else {
        #expect(value == nil, "\(name)")
        continue
      }
      #expect(abs(try #require(value, "\(name)") - expected) <= 1e-10, "\(name)")
    }
  }

  @Test("log loss and Brier score give scikit-learn's numbers", arguments: cases)
  func probabilities(of golden: Case) throws {
    let logLoss = try #require(
      Metric.logLoss(golden.score, labels: golden.y, weights: golden.weight))
    let brier = try #require(
      Metric.brier(golden.score, labels: golden.y, weights: golden.weight))
    #expect(abs(logLoss - golden.probabilities["logLoss", default: .nan]) <= 1e-10)
    #expect(abs(brier - golden.probabilities["brier", default: .nan]) <= 1e-10)
  }

  @Test("the metrics see the same numbers, their scores rounded to Float", arguments: cases)
  func roundedProbabilities(of golden: Case) throws {
    let rounded = golden.score.map { Double(Float($0)) }
    #expect(
      Metric.logLoss.score(golden.rows)
        == Metric.logLoss(rounded, labels: golden.y, weights: golden.weight))
    #expect(
      Metric.brier.score(golden.rows)
        == Metric.brier(rounded, labels: golden.y, weights: golden.weight))
  }
}

import Learning
import LearningTestKit
import Metrics
import Testing

@Suite struct CurvesGoldenTests {
  struct Rows: Decodable {
    var name: String
    var y: [Float]
    var score: [Float]
    var weight: [Double]?
  }
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    struct ROC: Decodable {
      var fpr: [Double]
      var tpr: [Double]
      var thr: [Float?]
    }
    struct PrecisionRecall: Decodable {
      var precision: [Double]
      var recall: [Double]
      var thr: [Float]
    }
    struct Gain: Decodable {
      var share: Double
      var gain: Double
      var lift: Double
    }
    var name: String
    var roc: ROC
    var pr: PrecisionRecall
    var gain: [Gain]?
    var testDescription: String { name }

    var rows: ScoredRows {
      get throws {
        let all: [Rows] = try Fixture.load("metrics.json")
        let found = try #require(all.first { $0.name == name })
        return ScoredRows(labels: found.y, scores: found.score, weights: found.weight)
      }
    }
  }

  static let cases: [Case] = (try? Fixture.load("curves.json")) ?? []

  @Test("every case with two classes is there") func complete() {
    #expect(Self.cases.count == 13)
  }

  @Test("the ROC curve is scikit-learn's, point by point", arguments: cases)
  func roc(of golden: Case) throws {
    let curve = try #require(ROCCurve(golden.rows))
    #expect(close(curve.points.map(\.falsePositiveRate), golden.roc.fpr))
    #expect(close(curve.points.map(\.recall), golden.roc.tpr))
    #expect(curve.points.map(\.threshold) == golden.roc.thr.map { $0 ?? .infinity })
  }

  @Test("the precision-recall curve is scikit-learn's, point by point", arguments: cases)
  func precisionRecall(of golden: Case) throws {
    let curve = try #require(PrecisionRecallCurve(golden.rows))
    #expect(close(curve.points.map(\.recall).reversed(), golden.pr.recall))
    #expect(close(curve.points.map(\.precision).reversed(), golden.pr.precision))
    #expect(curve.points.map(\.threshold).reversed() == golden.pr.thr + [.infinity])
  }

  @Test("the threshold curve says the same against the threshold", arguments: cases)
  func thresholds(of golden: Case) throws {
    let curve = try #require(ThresholdCurve(golden.rows))
    #expect(close(curve.points.map(\.recall), golden.pr.recall.dropLast()))
    #expect(close(curve.points.map(\.precision), golden.pr.precision.dropLast()))
    #expect(curve.points.map(\.threshold) == golden.pr.thr)
    #expect(abs(try #require(curve.points.first).contactRate - 1) < 1e-14)
  }

  @Test("gain and lift are those of the tenths", arguments: cases)
  func gain(of golden: Case) throws {
    let curve = try #require(GainCurve(golden.rows))
    for expected in golden.gain ?? [] {
      #expect(abs(curve.gain(at: expected.share) - expected.gain) < 1e-10)
      #expect(abs(curve.lift(at: expected.share) - expected.lift) < 1e-10)
    }
  }

  @Test("the lift at the top tenth is the metric's", arguments: cases)
  func topDecile(of golden: Case) throws {
    let rows = try golden.rows
    guard rows.weights == nil else { return }
    let count = Double(rows.labels.count)
    let share = max(1, (0.1 * count).rounded(.toNearestOrEven)) / count
    let lift = try #require(GainCurve(rows)).lift(at: share)
    #expect(abs(lift - (try #require(Metric.topDecileLift.score(rows)))) < 1e-10)
  }

  private func close(_ left: [Double], _ right: [Double]) -> Bool {
    left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= 1e-10 }
  }
}

import Learning
import LearningTestKit
import Metrics
import Testing

/// Numbers of scikit-learn, and of Newton's method in 50 digits; `make_calibration.py` computes them.
@Suite struct CalibrationGoldenTests {
  struct File: Decodable, Sendable {
    var cases: [Case]
    var binned: [Binned]
    var pava: Pava
  }

  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    var name: String
    var y: [Float]
    var p: [Double]
    var weight: [Double]?
    var plattOnScore: [Double]
    var plattOnLogOdds: [Double]
    var scale: Double
    var cox: [Double]
    var isotonicScores: [Double]
    var isotonicValues: [Double]
    var testDescription: String { name }
    var groups: ScoreGroups { ScoreGroups(scores: p, labels: y, weights: weight) }
  }

  struct Binned: Decodable, Sendable, CustomTestStringConvertible {
    struct Bins: Decodable, Sendable {
      var bins: [[Double]]
      var ece: Double
      var mce: Double
    }
    var name: String
    var y: [Float]
    var score: [Double]
    var weight: [Double]?
    var left: Bins
    var right: Bins
    var testDescription: String { name }
  }

  struct Pava: Decodable, Sendable {
    var x: [Double]
    var y: [Double]
    var w: [Double]
    var xThresholds: [Double]
    var yThresholds: [Double]
  }

  static let file: File? = try? Fixture.load("calibration.json")
  static let cases = file?.cases ?? []
  static let binned = file?.binned ?? []

  @Test("all cases are there") func complete() {
    #expect(Self.cases.count == 4 && Self.binned.count == 14)
  }

  @Test("Platt's line is the exact optimum", arguments: cases) func platt(of golden: Case) {
    guard case .logit(let scale, let offset) = PlattScaling().fit(golden.groups) else {
      Issue.record("not a line")
      return
    }
    #expect(close([-scale, -offset], golden.plattOnLogOdds))
    let onScore = LogisticLine.fitted(to: PlattScaling.points(golden.groups) { $0 })
    #expect(close([-onScore.scale, -onScore.offset], golden.plattOnScore))
  }

  @Test("the temperature is the exact optimum", arguments: cases) func temperature(of golden: Case)
  {
    guard case .logit(let scale, let offset) = TemperatureScaling().fit(golden.groups) else {
      Issue.record("not a line")
      return
    }
    #expect(close([scale], [golden.scale]) && offset == 0)
  }

  @Test("Cox's line is the exact optimum", arguments: cases) func cox(of golden: Case) throws {
    let line = try #require(LogisticLine.cox(golden.groups))
    #expect(close([line.scale, line.offset], golden.cox))
  }

  @Test("isotonic regression has scikit-learn's steps", arguments: cases)
  func isotonic(of golden: Case) {
    guard case .steps(let scores, let values) = IsotonicRegression().fit(golden.groups) else {
      Issue.record("not steps")
      return
    }
    #expect(scores == golden.isotonicScores)
    #expect(close(values, golden.isotonicValues))
  }

  @Test("weighted points with ties are pooled as scikit-learn does") func pava() throws {
    let golden = try #require(Self.file).pava
    var points: [IsotonicRegression.Step] = []
    for ((x, y), weight) in zip(zip(golden.x, golden.y), golden.w) {
      if points.last?.from != x { points.append(.init(from: x, to: x, sum: 0, weight: 0)) }
      points[points.count - 1].sum += y * weight
      points[points.count - 1].weight += weight
    }
    let steps = IsotonicRegression.steps(points)
    #expect(steps.scores == golden.xThresholds)
    #expect(close(steps.values, golden.yThresholds))
  }

  @Test("bins of one width, closed on either side, have the known errors", arguments: binned)
  func bins(of golden: Binned) throws {
    let groups = ScoreGroups(scores: golden.score, labels: golden.y, weights: golden.weight)
    for (binning, expected) in [
      (Reliability.Binning.equalWidthLeftClosed, golden.left),
      (.equalWidthRightClosed, golden.right),
    ] {
      let reliability = Reliability(groups, binning: binning)
      let bins = reliability.bins.map {
        [$0.lower, $0.upper, Double($0.count), $0.weight, $0.meanScore, $0.positiveShare]
      }
      #expect(bins.count == expected.bins.count, "\(binning)")
      #expect(zip(bins, expected.bins).allSatisfy(close), "\(binning)")
      let errors = [
        try #require(reliability.expectedError), try #require(reliability.maximumError),
      ]
      #expect(close(errors, [expected.ece, expected.mce]), "\(binning)")
    }
  }
}

/// Whether numbers agree to 1e-10.
private func close(_ left: [Double], _ right: [Double]) -> Bool {
  left.count == right.count && zip(left, right).allSatisfy { abs($0 - $1) <= 1e-10 }
}

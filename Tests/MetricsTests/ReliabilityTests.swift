import Learning
import Metrics
import Testing

@Suite struct ReliabilityTests {
  @Test("bins of the same weight hold as many rows each") func equalMass() {
    let rows = ScoredRows(
      labels: (0..<40).map { $0 % 4 == 0 ? 1 : 0 }, scores: (0..<40).map { Float($0) / 64 })
    let bins = Reliability(rows).bins
    #expect(bins.map(\.count) == [Int](repeating: 4, count: 10))
    #expect(bins.allSatisfy { $0.positiveShare == 0.25 && $0.weight == 4 })
    #expect(bins[1].lower == 4.0 / 64 && bins[1].upper == 7.0 / 64)
    #expect(bins[1].meanScore == 5.5 / 64)
  }

  @Test("equal scores stay together") func ties() {
    let rows = ScoredRows(labels: [1, 0, 0, 1, 0, 1], scores: [0.5, 0.5, 0.5, 0.5, 0.25, 0.75])
    let bins = Reliability(rows, count: 3).bins
    #expect(bins.map(\.count) == [1, 4, 1])
    #expect(bins.map(\.error) == [0.25, 0, 0.25])
    #expect(Reliability(rows, count: 3).expectedError == 0.5 / 6)
    #expect(Reliability(rows, count: 3).maximumError == 0.25)
  }

  @Test("rows without weight are in no bin") func noWeight() {
    let rows = ScoredRows(labels: [1, 0, 1], scores: [0.5, 0.1, 0.9], weights: [2, 0, 0])
    #expect(Reliability(rows).bins.map(\.count) == [1])
    #expect(Reliability(ScoredRows(labels: [], scores: [])).expectedError == nil)
  }

  @Test("a summary and the metrics say the same") func summary() throws {
    let rows = CalibrationLawTests.rows
    let summary = CalibrationSummary(rows)
    #expect(summary.brier == Metric.brier.score(rows))
    #expect(summary.expectedError == Metric.ece.score(rows))
    #expect(summary.slope == Metric.calibrationSlope.score(rows))
    #expect(summary.intercept == Metric.calibrationIntercept.score(rows))
    #expect(try #require(summary.slope) > 0)
  }

  @Test("a score that is right has slope 1 and intercept 0; one twice as sure has a half")
  func slope() throws {
    func summary(_ odds: [Double], sureness: Double) -> CalibrationSummary {
      let scores = odds.map { Float(logistic(sureness * $0)) }
      return CalibrationSummary(
        ScoredRows(
          labels: odds.map { _ in 1 } + odds.map { _ in 0 }, scores: scores + scores,
          weights: odds.map { logistic($0) } + odds.map { 1 - logistic($0) }))
    }
    let right = summary([-2, -1, 0.5, 1], sureness: 1)
    #expect(abs(try #require(right.slope) - 1) < 1e-6)
    #expect(abs(try #require(right.intercept)) < 1e-6)
    #expect(try #require(right.expectedError) < 1e-6)
    let tooSure = summary([-2, -1, 0.5, 1], sureness: 2)
    #expect(abs(try #require(tooSure.slope) - 0.5) < 1e-6)
  }

  @Test("no slope is best where the scores part the classes, or there is one class")
  func noSlope() {
    let parted: [[Float]] = [
      [0, 0, 1, 1], [1, 1, 0, 0], [0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 1],
    ]
    for labels in parted {
      let rows = ScoredRows(labels: labels, scores: [0.1, 0.2, 0.2, 0.3])
      #expect(CalibrationSummary(rows).slope == nil, "\(labels)")
      #expect(CalibrationSummary(rows).intercept == nil, "\(labels)")
    }
    let mixed = ScoredRows(labels: [0, 1, 0, 1], scores: [0, 0.2, 0.6, 1])
    #expect(CalibrationSummary(mixed).slope?.isFinite == true)
  }

  private func logistic(_ z: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    for power in 1...60 {
      term *= -z / Double(power)
      sum += term
    }
    return 1 / (1 + sum)
  }
}

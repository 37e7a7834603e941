import Explanation
import LearningTestKit
import Metrics
import Testing

/// Ratios of shares.
@Suite struct RelativeRiskTests {
  struct Case: Decodable {
    var hits: Int
    var rows: Int
    var otherHits: Int
    var otherRows: Int
    var confidence: Double
    var ratio: Double
    var lower: Double
    var upper: Double
  }

  @Test("ratios and intervals are scipy's") func scipy() throws {
    for each in try Fixture.load("relative_risk.json", as: [Case].self) {
      let risk = RelativeRisk(
        hits: each.hits, rows: each.rows, otherHits: each.otherHits, otherRows: each.otherRows,
        confidence: each.confidence)
      #expect(abs(risk.ratio - each.ratio) < 1e-12 * each.ratio)
      #expect(abs(risk.interval.lower - each.lower) < 1e-12 * each.lower)
      #expect(abs(risk.interval.upper - each.upper) < 1e-12 * each.upper)
      #expect((risk.pValue < 1 - each.confidence) == !risk.interval.contains(1))
    }
  }

  @Test("groups without hits or misses have finite intervals around their ratio")
  func bareGroups() {
    let none = RelativeRisk(hits: 0, rows: 200, otherHits: 60, otherRows: 300)
    #expect(none.ratio == 0 && none.interval.lower > 0 && none.interval.upper < 0.3)
    #expect(none.pValue < 0.01)
    let only = RelativeRisk(hits: 60, rows: 300, otherHits: 0, otherRows: 200)
    #expect(only.ratio == .infinity && only.interval.lower > 3 && only.interval.upper.isFinite)
    let nobody = RelativeRisk(hits: 0, rows: 50, otherHits: 0, otherRows: 50)
    #expect(nobody.interval.contains(1) && nobody.pValue == 1)
    let everybody = RelativeRisk(hits: 50, rows: 50, otherHits: 50, otherRows: 50)
    #expect(everybody.interval.contains(1) && everybody.pValue == 1)
  }
}

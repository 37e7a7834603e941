import Metrics
import Testing

@Suite struct DiversityTests {
  /// Errors by how many rows are rightly decided by both, missed by the first, the second, both.
  private func compare(_ neither: Int, _ first: Int, _ second: Int, _ both: Int) -> Diversity? {
    let counts = [(neither, false, false), (first, true, false), (second, false, true)]
    let rows = (counts + [(both, true, true)]).flatMap { count, a, b in
      [(Bool, Bool)](repeating: (a, b), count: count)
    }
    return Diversity(errorsA: rows.map(\.0), errorsB: rows.map(\.1))
  }

  @Test("counts and measures follow their definitions") func definitions() throws {
    let diversity = try #require(compare(50, 10, 20, 20))
    #expect(diversity.rows == 100)
    #expect(diversity.disagreement == 0.3 && diversity.doubleFault == 0.2)
    // (50 · 20 − 10 · 20) / √(70 · 30 · 60 · 40)
    expectStatistic(try #require(diversity.errorCorrelation), 800 / 5_040_000.0.squareRoot())
    expectStatistic(try #require(diversity.qStatistic), 800.0 / 1200)
  }

  @Test("a model errs like itself and never like its opposite") func extremes() throws {
    let same = try #require(compare(7, 0, 0, 3))
    #expect(same.errorCorrelation == 1 && same.qStatistic == 1 && same.disagreement == 0)
    let opposite = try #require(compare(0, 7, 3, 0))
    #expect(opposite.errorCorrelation == -1 && opposite.qStatistic == -1)
    #expect(opposite.doubleFault == 0 && opposite.disagreement == 1)
  }

  @Test("independent errors have no correlation") func independent() throws {
    let diversity = try #require(compare(40, 40, 10, 10))
    #expect(diversity.errorCorrelation == 0 && diversity.qStatistic == 0)
  }

  @Test("a model that never errs has no correlation, and no rows no diversity") func undefined() {
    #expect(compare(8, 0, 2, 0)?.errorCorrelation == nil)
    #expect(compare(8, 0, 2, 0)?.qStatistic == nil)
    #expect(compare(0, 0, 0, 0) == nil)
  }
}

import Metrics
import Testing

@Suite struct DetectableDifferenceTests {
  @Test("the critical statistic and the smallest difference are the reference's") func golden()
    throws
  {
    let cases = try StatisticsFixture.load().detectable
    #expect(cases.count == 7)
    for row in cases {
      let smallest = try #require(
        DetectableDifference(
          folds: row.folds, ratio: row.ratio, comparisons: row.comparisons,
          confidence: row.confidence))
      expectTail(smallest.criticalStatistic, row.statistic)
      expectTail(smallest.inDeviations, row.deviations)
      expectTail(smallest.size(deviation: 0.02), 0.02 * row.deviations)
    }
  }

  @Test("the corrected test with Holm's method tells a little more, and not a little less")
  func agreesWithTheTest() throws {
    let deviations = [-1.0, 0, 1]
    let smallest = try #require(DetectableDifference(folds: 3, ratio: 0.5, comparisons: 4))
    for (factor, told) in [(1.0001, true), (0.9999, false)] {
      let differences = deviations.map { $0 + factor * smallest.inDeviations }
      let test = try #require(CorrectedTTest(differences: differences, ratio: 0.5))
      let adjusted = Multiplicity.holm([test.pValue, 1, 1, 1])
      #expect((adjusted[0] < 0.05) == told)
    }
  }

  @Test("repeats lower the smallest difference to a limit") func repeats() throws {
    func needed(_ difference: Double) -> Int? {
      DetectableDifference.repeats(telling: difference, ratio: 0.25, comparisons: 9)
    }
    for difference in [1.45, 1.8, 2.5] {
      let repeats = try #require(needed(difference))
      let smallest = { (repeats: Int) in
        DetectableDifference(folds: 5 * repeats, ratio: 0.25, comparisons: 9)?.inDeviations ?? 0
      }
      #expect(smallest(repeats) < difference)
      #expect(repeats == 1 || smallest(repeats - 1) >= difference)
    }
    #expect(needed(1.3) == nil)
    #expect(needed(100) == 1)
  }

  @Test("one fold tells nothing") func oneFold() {
    #expect(DetectableDifference(folds: 1, ratio: 0.3) == nil)
  }
}

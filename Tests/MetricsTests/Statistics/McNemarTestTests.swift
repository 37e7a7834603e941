import Metrics
import Testing

@Suite struct McNemarTestTests {
  @Test("exact, mid-p and both chi-squared tests give the reference's numbers")
  func golden() throws {
    let cases = try StatisticsFixture.load().mcnemar
    #expect(cases.count == 6)
    for row in cases {
      let test = McNemarTest(onlyFirst: row.onlyFirst, onlySecond: row.onlySecond)
      expectTail(test.exactP, row.exactP)
      expectTail(test.midP, row.midP)
      expectStatistic(test.chiSquared, row.chiSquared)
      expectTail(test.chiSquaredP, row.chiSquaredP)
      expectStatistic(test.correctedChiSquared, row.correctedChiSquared)
      expectTail(test.correctedChiSquaredP, row.correctedChiSquaredP)
      let mirror = McNemarTest(onlyFirst: row.onlySecond, onlySecond: row.onlyFirst)
      #expect(mirror.exactP == test.exactP && mirror.midP == test.midP)
    }
  }

  @Test("decisions are counted where only one is right") func decisions() {
    let test = McNemarTest(
      correctFirst: [true, true, false, true, false],
      correctSecond: [true, false, true, false, false])
    #expect(test == McNemarTest(onlyFirst: 2, onlySecond: 1))
  }
}

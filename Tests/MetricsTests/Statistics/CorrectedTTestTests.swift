import Metrics
import Testing

@Suite struct CorrectedTTestTests {
  @Test("the corrected and the naive test give the reference's numbers") func golden() throws {
    let cases = try StatisticsFixture.load().tTests
    #expect(cases.count == 4)
    for row in cases {
      let test = try #require(CorrectedTTest(differences: row.differences, ratio: row.ratio))
      expectStatistic(try #require(test.statistic), row.statistic)
      expectTail(test.pValue, row.pValue)
      expectTail(test.pGreater, row.pGreater)
      expectStatistic(test.interval().lower, row.lower)
      expectStatistic(test.interval().upper, row.upper)
      #expect(test.degreesOfFreedom == Double(row.differences.count - 1))
      let naive = try #require(CorrectedTTest(differences: row.differences, ratio: 0))
      expectStatistic(try #require(naive.statistic), row.naiveStatistic)
      expectTail(naive.pValue, row.naiveP)
    }
  }

  @Test("the Bayesian test gives baycomp's probabilities") func bayesian() throws {
    for row in try StatisticsFixture.load().tTests {
      for expected in row.bayesian {
        let test = try #require(
          CorrelatedBayesianTTest(
            differences: row.differences, ratio: row.ratio, equivalence: expected.equivalence))
        expectTail(test.left, expected.left)
        expectTail(test.right, expected.right)
        expectStatistic(test.equivalent, expected.equivalent)
      }
    }
  }

  @Test("exchanged models mirror every number") func mirrored() throws {
    let differences = [0.1, -0.3, 0.25, 0.4, 0.05]
    let test = try #require(CorrectedTTest(differences: differences, ratio: 0.25))
    let mirror = try #require(CorrectedTTest(differences: differences.map { -$0 }, ratio: 0.25))
    #expect(test.pValue == mirror.pValue)
    #expect(abs(test.pGreater + mirror.pGreater - 1) < 1e-15)
    #expect(test.interval().lower == -mirror.interval().upper)
  }

  @Test("without spread the p value says only whether the mean is 0") func noSpread() throws {
    let equal = try #require(CorrectedTTest(differences: [0.1, 0.1, 0.1], ratio: 0.5))
    #expect(equal.hasNoSpread && equal.statistic == nil && equal.pValue == 0)
    #expect(equal.pGreater == 0 && equal.interval() == Interval(lower: 0.1, upper: 0.1))
    let none = try #require(CorrectedTTest(differences: [0, 0], ratio: 0.5))
    #expect(none.hasNoSpread && none.pValue == 1 && none.pGreater == 1)
    let worse = try #require(CorrectedTTest(differences: [-1, -1], ratio: 0.5))
    #expect(worse.pValue == 0 && worse.pGreater == 1)
  }

  @Test("without spread the posterior is a point") func point() throws {
    func probabilities(_ difference: Double) throws -> [Double] {
      let test = try #require(
        CorrelatedBayesianTTest(
          differences: [difference, difference], ratio: 0.5, equivalence: 0.01))
      return [test.left, test.equivalent, test.right]
    }
    #expect(try probabilities(-0.5) == [1, 0, 0])
    #expect(try probabilities(0.01) == [0, 1, 0])
    #expect(try probabilities(0.5) == [0, 0, 1])
  }

  @Test("fewer than two folds and undefined values have no test") func few() {
    #expect(CorrectedTTest(differences: [0.1], ratio: 0.1) == nil)
    #expect(CorrectedTTest(differences: [], ratio: 0.1) == nil)
    #expect(CorrectedTTest(differences: [0.1, .nan], ratio: 0.1) == nil)
    #expect(
      CorrelatedBayesianTTest(differences: [0.1], ratio: 0.1, equivalence: 0.01) == nil)
  }

  @Test("the one-sided bound is the upper end of the two-sided interval at twice the level")
  func upperBound() throws {
    let differences = [0.02, -0.01, 0.03, 0.015, 0.005]
    let test = try #require(CorrectedTTest(differences: differences, ratio: 0.25))
    #expect(abs(test.upperBound(level: 0.05) - test.interval(confidence: 0.9).upper) < 1e-15)
    let spread = try #require(FoldSummary(differences).standardDeviation)
    #expect(abs(test.deviation(ratio: 0.25) - spread) < 1e-15)
    let flat = try #require(CorrectedTTest(differences: [0.1, 0.1], ratio: 0.25))
    #expect(flat.upperBound(level: 0.05) == 0.1)
  }
}

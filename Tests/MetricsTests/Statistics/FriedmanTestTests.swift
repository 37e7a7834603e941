import LearningTestKit
import Metrics
import Testing

@Suite struct FriedmanTestTests {
  struct Tail: Decodable {
    var models: Int
    var q: Double
    var sf: Double
  }
  struct Tails: Decodable { var studentizedRange: [Tail] }

  @Test("Friedman's and Iman's and Davenport's statistics are the reference's")
  func golden() throws {
    let cases = try StatisticsFixture.load().friedman
    #expect(cases.count == 4)
    for row in cases {
      let test = try #require(FriedmanTest(scores: row.scores))
      #expect(test.ranks == row.ranks)
      for (rank, expected) in zip(test.averageRanks, row.averageRanks) {
        expectStatistic(rank, expected)
      }
      expectStatistic(test.chiSquared, row.chiSquared)
      expectTail(test.pValue, row.pValue)
      expectStatistic(test.plainChiSquared, row.plainChiSquared)
      expectTail(test.plainP, row.plainP)
      expectStatistic(try #require(test.imanDavenport), row.imanDavenport)
      expectTail(try #require(test.imanDavenportP), row.imanDavenportP)
    }
  }

  @Test("Nemenyi's critical difference and p values are the reference's") func nemenyi() throws {
    for row in try StatisticsFixture.load().friedman {
      let test = NemenyiTest(try #require(FriedmanTest(scores: row.scores)))
      #expect(abs(test.criticalDifference(alpha: 0.05) - row.criticalDifference) <= 1e-10)
      for (values, expected) in zip(test.pValues, row.nemenyi) {
        for (value, expected) in zip(values, expected) { #expect(abs(value - expected) <= 1e-10) }
      }
      for model in row.averageRanks.indices { #expect(test.pValues[model][model] == 1) }
    }
  }

  @Test("Nemenyi's critical values are scipy's for 2 to 20 models") func criticalValues() throws {
    let golden = try StatisticsFixture.load().criticalValues
    #expect(golden.count == 57)
    for row in golden {
      let value = NemenyiTest.criticalValue(models: row.models, alpha: row.alpha)
      #expect(abs(value - row.value) <= 1e-10, "\(row.models) models at \(row.alpha)")
    }
  }

  @Test("the studentized range has scipy's tails") func studentizedRange() throws {
    let golden: Tails = try Fixture.load("distributions.json")
    #expect(golden.studentizedRange.count == 20)
    for row in golden.studentizedRange {
      let range = StudentizedRange(groups: row.models)
      #expect(abs(range.survival(row.q) - row.sf) <= 1e-10)
      #expect(range.cdf(row.q) == 1 - range.survival(row.q))
    }
    #expect(StudentizedRange(groups: 3).survival(0) == 1)
  }

  @Test("the range of two values is a normal difference, far into its tail") func two() {
    // P(|N(0, 2)| > 14) = 2 Φ(−14/√2), by scipy.
    expectTail(StudentizedRange(groups: 2).survival(14), 4.1838256077793554e-23)
  }

  @Test("lower is better on request") func direction() throws {
    let scores = [[1.0, 2, 3], [1, 3, 2]]
    #expect(try #require(FriedmanTest(scores: scores)).averageRanks == [3, 1.5, 1.5])
    let losses = try #require(FriedmanTest(scores: scores, higherIsBetter: false))
    #expect(losses.averageRanks == [1, 2.5, 2.5])
  }

  @Test("tasks that all agree have an infinite F, and one task none") func extremes() throws {
    let agreed = try #require(
      FriedmanTest(scores: [[Double]](repeating: [0.7, 0.9, 0.8], count: 5)))
    #expect(agreed.imanDavenport == .infinity && agreed.imanDavenportP == 0)
    #expect(agreed.averageRanks == [3, 1, 2])
    #expect(try #require(FriedmanTest(scores: [[0.7, 0.9]])).imanDavenport == nil)
  }

  @Test("tasks that are all one tie say nothing") func tied() throws {
    let tied = try #require(FriedmanTest(scores: [[1, 1, 1], [2, 2, 2]]))
    #expect(tied.chiSquared == 0 && tied.pValue == 1 && tied.imanDavenportP == 1)
  }

  @Test("rows that cannot be ranked have no test") func unusable() {
    #expect(FriedmanTest(scores: []) == nil)
    #expect(FriedmanTest(scores: [[1], [2]]) == nil)
    #expect(FriedmanTest(scores: [[1, 2], [1]]) == nil)
    #expect(FriedmanTest(scores: [[1, .nan]]) == nil)
  }
}

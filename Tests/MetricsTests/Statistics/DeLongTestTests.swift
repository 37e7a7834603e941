import Metrics
import Testing

@Suite struct DeLongTestTests {
  @Test("areas, covariance, intervals and p values are those of all pairs of rows")
  func golden() throws {
    let cases = try StatisticsFixture.load().delong
    #expect(cases.count == 3)
    for row in cases {
      let test = try #require(
        DeLongTest(labels: row.labels.map { $0 == 1 }, first: row.first, second: row.second))
      expectStatistic(test.first, row.areas[0])
      expectStatistic(test.second, row.areas[1])
      expectStatistic(test.firstVariance, row.covariance[0][0])
      expectStatistic(test.covariance, row.covariance[0][1])
      expectStatistic(test.secondVariance, row.covariance[1][1])
      expectStatistic(try #require(test.z), row.z)
      expectTail(test.pValue, row.pValue)
      for (interval, expected) in zip(
        [test.firstInterval(), test.secondInterval()], row.intervals)
      {
        expectStatistic(interval.lower, expected[0])
        expectStatistic(interval.upper, expected[1])
      }
      #expect(test.differenceInterval().contains(0) == (test.pValue > 0.05))
    }
  }

  @Test("any increasing function of scores leaves the test as it is") func ranks() throws {
    let row = try StatisticsFixture.load().delong[1]
    let labels = row.labels.map { $0 == 1 }
    #expect(
      DeLongTest(labels: labels, first: row.first, second: row.second)
        == DeLongTest(
          labels: labels, first: row.first.map { 8 * $0 + 3 }, second: row.second.map { $0 / 4 }))
  }

  @Test("a model does not differ from itself") func same() throws {
    let row = try StatisticsFixture.load().delong[0]
    let test = try #require(
      DeLongTest(labels: row.labels.map { $0 == 1 }, first: row.first, second: row.first))
    #expect(test.difference == 0 && test.z == nil && test.pValue == 1)
  }

  @Test("perfect models have no variance, and intervals stay in [0, 1]") func perfect() throws {
    let labels = [true, true, false, false]
    let test = try #require(
      DeLongTest(labels: labels, first: [4, 3, 2, 1], second: [1, 2, 3, 4]))
    #expect(test.first == 1 && test.second == 0 && test.z == nil && test.pValue == 0)
    #expect(test.firstInterval() == Interval(lower: 1, upper: 1))
    let mixed = try #require(
      DeLongTest(labels: labels, first: [4, 2, 3, 1], second: [1, 2, 3, 4]))
    #expect(mixed.firstInterval().upper == 1)
  }

  @Test("a class of one row and scores that are no numbers have no test") func unusable() {
    #expect(DeLongTest(labels: [true, false, false], first: [1, 2, 3], second: [1, 2, 3]) == nil)
    let labels = [true, true, false, false]
    #expect(DeLongTest(labels: labels, first: [1, .nan, 2, 3], second: [1, 2, 3, 4]) == nil)
  }
}

import Metrics
import Testing

@Suite struct BCaIntervalTests {
  @Test("BCa and percentile intervals of given replicates are scipy's") func golden() throws {
    let cases = try StatisticsFixture.load().bootstrap
    #expect(cases.count == 3)
    for row in cases {
      for expected in row.intervals {
        let bca = try #require(
          BCaInterval.interval(
            estimate: row.estimate, replicates: row.replicates, jackknife: row.jackknife,
            confidence: expected.confidence))
        let percentile = try #require(
          BCaInterval.percentile(replicates: row.replicates, confidence: expected.confidence))
        expectStatistic(bca.lower, expected.bca[0], "\(row.name)")
        expectStatistic(bca.upper, expected.bca[1], "\(row.name)")
        expectStatistic(percentile.lower, expected.percentile[0], "\(row.name)")
        expectStatistic(percentile.upper, expected.percentile[1], "\(row.name)")
      }
    }
  }

  @Test("replicates that do not vary say nothing") func constant() {
    let ones = [Double](repeating: 1, count: 500)
    #expect(BCaInterval.interval(estimate: 1, replicates: ones, jackknife: ones) == nil)
    #expect(BCaInterval.percentile(replicates: ones) == nil)
    #expect(BCaInterval.percentile(replicates: []) == nil)
    #expect(BCaInterval.percentile(replicates: [1]) == nil)
    #expect(BCaInterval.percentile(replicates: [1, .nan, 2]) == nil)
  }

  @Test("the order of replicates does not matter") func order() {
    let values = (0..<101).map { Double(($0 * 37) % 101) }
    let jackknife = [3.0, 4, 9]
    let one = BCaInterval.interval(estimate: 44, replicates: values, jackknife: jackknife)
    let other = BCaInterval.interval(
      estimate: 44, replicates: values.sorted(), jackknife: jackknife)
    #expect(one == other && one != nil)
  }

  @Test("without bias and acceleration it is the percentile interval") func percentile() throws {
    let values = (0...200).map(Double.init)
    let bca = try #require(
      BCaInterval.interval(estimate: 100, replicates: values, jackknife: [1, 1, 1]))
    let percentile = try #require(BCaInterval.percentile(replicates: values))
    expectStatistic(bca.lower, percentile.lower)
    expectStatistic(bca.upper, percentile.upper)
    expectStatistic(percentile.lower, 5)
    expectStatistic(percentile.upper, 195)
  }

  @Test("an estimate outside its replicates still has an interval in their range")
  func outside() throws {
    let values = (0...200).map(Double.init)
    for estimate in [-5, 205] as [Double] {
      let interval = try #require(
        BCaInterval.interval(estimate: estimate, replicates: values, jackknife: [0, 0, 0, 50]))
      #expect(interval.lower >= 0 && interval.upper <= 200 && interval.lower <= interval.upper)
      #expect(estimate < 0 ? interval.upper < 100 : interval.lower > 100)
    }
  }
}

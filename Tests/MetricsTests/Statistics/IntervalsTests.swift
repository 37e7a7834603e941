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

@Suite struct ProportionIntervalTests {
  @Test("Wilson, Clopper–Pearson and Jeffreys intervals are scipy's") func golden() throws {
    for row in try StatisticsFixture.load().proportions {
      let (k, n, level) = (row.successes, row.trials, row.confidence)
      let pairs = [
        (ProportionInterval.wilson(successes: k, trials: n, confidence: level), row.wilson),
        (
          ProportionInterval.clopperPearson(successes: k, trials: n, confidence: level),
          row.clopperPearson
        ),
        (ProportionInterval.jeffreys(successes: k, trials: n, confidence: level), row.jeffreys),
      ]
      for (interval, expected) in pairs {
        expectStatistic(interval.lower, expected[0], "\(row)")
        expectStatistic(interval.upper, expected[1], "\(row)")
      }
    }
  }

  @Test("187 hits among 187 leave room below and none above") func perfect() {
    let wilson = ProportionInterval.wilson(successes: 187, trials: 187)
    expectStatistic(wilson.lower, 0.9798709418570135)
    #expect(wilson.upper == 1)
    #expect(ProportionInterval.clopperPearson(successes: 187, trials: 187).upper == 1)
    #expect(ProportionInterval.clopperPearson(successes: 0, trials: 187).lower == 0)
    #expect(ProportionInterval.wilson(successes: 0, trials: 187).lower == 0)
  }

  @Test("without trials nothing is known") func empty() {
    let everything = Interval(lower: 0, upper: 1)
    #expect(ProportionInterval.wilson(successes: 0, trials: 0) == everything)
    #expect(ProportionInterval.clopperPearson(successes: 0, trials: 0) == everything)
    #expect(ProportionInterval.jeffreys(successes: 0, trials: 0) == everything)
  }

  @Test("Clopper–Pearson covers at least as often as it says", arguments: [0.03, 0.4, 0.85])
  func coverage(probability: Double) {
    let binomial = BinomialDistribution(trials: 40, probability: probability)
    let covered = (0...40).filter {
      ProportionInterval.clopperPearson(successes: Double($0), trials: 40, confidence: 0.9)
        .contains(probability)
    }
    let coverage = covered.reduce(0) { $0 + binomial.mass($1) }
    #expect(coverage >= 0.9 && coverage < 1)
  }
}

import Metrics
import Testing

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

import Metrics
import Testing

@Suite struct WilcoxonSignedRankTests {
  @Test("every option gives scipy's numbers") func golden() throws {
    let cases = try StatisticsFixture.load().wilcoxon
    #expect(cases.reduce(0) { $0 + $1.results.count } == 23)
    for row in cases {
      for expected in row.results {
        let test = WilcoxonSignedRank(
          differences: row.differences, zeros: expected.zeros == "pratt" ? .ranked : .dropped,
          method: expected.method == "exact"
            ? .exact : .normal(continuityCorrection: expected.correction))
        let what: Comment = "\(row.name) \(expected)"
        #expect(test.isExact == (expected.method == "exact"), what)
        #expect(test.statistic == expected.statistic, what)
        #expect(test.positiveRanks == expected.positiveRanks, what)
        expectTail(test.pValue, expected.pValue, what)
        expectTail(test.pGreater, expected.pGreater, what)
        #expect((test.z == nil) == (expected.z == nil), what)
        if let z = test.z, let other = expected.z { expectStatistic(z, other, what) }
      }
    }
  }

  @Test("it is exact by itself up to 50 differences without ties and zeros") func automatic() {
    let distinct = (1...51).map { Double($0) * ($0 % 3 == 0 ? -1 : 1) }
    #expect(WilcoxonSignedRank(differences: Array(distinct.dropLast())).isExact)
    #expect(!WilcoxonSignedRank(differences: distinct).isExact)
    #expect(!WilcoxonSignedRank(differences: [1, -1, 2]).isExact)
    #expect(!WilcoxonSignedRank(differences: [1, 0, 2]).isExact)
    #expect(!WilcoxonSignedRank(differences: [1, 0, 2], zeros: .ranked, method: .exact).isExact)
  }

  @Test("three differences of one sign have p = 2 / 2³") func small() {
    let test = WilcoxonSignedRank(differences: [0.1, 0.2, 0.3])
    #expect(test.pValue == 0.25 && test.pGreater == 0.125 && test.negativeRanks == 0)
  }

  @Test("differences of 0 alone say nothing") func zeros() {
    for zeros in [WilcoxonSignedRank.Zeros.dropped, .ranked] {
      let test = WilcoxonSignedRank(differences: [0, 0, 0], zeros: zeros)
      #expect(test.pValue == 1 && test.pGreater == 1 && test.z == nil && test.statistic == 0)
    }
    #expect(WilcoxonSignedRank(differences: []).pValue == 1)
  }
}

import Metrics
import Testing

@Suite struct MultiplicityTests {
  @Test("adjusted p values are the reference's, in the order of the input") func golden() throws {
    let golden = try StatisticsFixture.load().multiplicity
    let p = try #require(golden["p"])
    for (name, adjusted) in [
      ("bonferroni", Multiplicity.bonferroni(p)), ("holm", Multiplicity.holm(p)),
      ("benjaminiHochberg", Multiplicity.benjaminiHochberg(p)),
      ("benjaminiYekutieli", Multiplicity.benjaminiYekutieli(p)),
    ] {
      let expected = try #require(golden[name])
      #expect(adjusted.count == expected.count)
      for (value, expected) in zip(adjusted, expected) { expectStatistic(value, expected) }
    }
  }

  @Test("one p value stands as it is, and none gives none") func few() {
    #expect(Multiplicity.holm([0.04]) == [0.04] && Multiplicity.holm([]) == [])
    #expect(Multiplicity.benjaminiYekutieli([0.04]) == [0.04])
    #expect(Multiplicity.benjaminiHochberg([]) == [])
  }

  @Test("Holm lies between the raw value and Bonferroni's") func bounds() {
    let p = [0.011, 0.02, 0.9, 0.003, 0.02]
    let (holm, bonferroni) = (Multiplicity.holm(p), Multiplicity.bonferroni(p))
    for index in p.indices {
      #expect(p[index] <= holm[index] && holm[index] <= bonferroni[index])
    }
    #expect(holm[1] == holm[4])
  }
}

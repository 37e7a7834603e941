import LearningTestKit
import Metrics
import Testing

@Suite struct BinomialDistributionTests {
  struct Case: Decodable {
    var trials: Int
    var probability: Double
    var successes: Int
    var lower: Double
    var upper: Double
    var mass: Double
  }
  struct Golden: Decodable { var binomial: [Case] }

  @Test("binomial tails are scipy's") func tails() throws {
    let golden: Golden = try Fixture.load("distributions.json")
    #expect(golden.binomial.count == 8)
    for row in golden.binomial {
      let binomial = BinomialDistribution(trials: row.trials, probability: row.probability)
      expectTail(binomial.lowerTail(row.successes), row.lower, "\(row)")
      expectTail(binomial.upperTail(row.successes), row.upper, "\(row)")
      expectTail(binomial.mass(row.successes), row.mass, "\(row)")
    }
  }

  @Test("masses sum to the tails") func masses() {
    let binomial = BinomialDistribution(trials: 23, probability: 0.3)
    var sum = 0.0
    for successes in 0...23 {
      sum += binomial.mass(successes)
      #expect(abs(binomial.lowerTail(successes) - sum) < 1e-14)
      #expect(abs(binomial.upperTail(successes + 1) + sum - 1) < 1e-14)
    }
  }

  @Test("certain trials and counts out of range have plain answers") func certain() {
    let never = BinomialDistribution(trials: 4, probability: 0)
    #expect(never.mass(0) == 1 && never.mass(1) == 0 && never.upperTail(1) == 0)
    let always = BinomialDistribution(trials: 4, probability: 1)
    #expect(always.mass(4) == 1 && always.lowerTail(3) == 0 && always.upperTail(4) == 1)
    #expect(always.mass(5) == 0 && always.lowerTail(-1) == 0 && always.upperTail(5) == 0)
    #expect(always.lowerTail(4) == 1 && always.upperTail(0) == 1)
    #expect(BinomialDistribution(trials: 0, probability: 0.5).mass(0) == 1)
  }
}

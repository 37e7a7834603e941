import LearningTestKit
import Metrics
import Testing

@Suite struct DistributionTests {
  struct Tails: Decodable {
    var x: Double
    var cdf: Double
    var sf: Double
  }
  struct Quantile: Decodable {
    var p: Double
    var x: Double
  }
  struct Case: Decodable {
    var parameters: [Double]
    var tails: [Tails]
    var quantiles: [Quantile]
  }
  struct Golden: Decodable {
    var beta: [Case]
    var studentT: [Case]
    var chiSquared: [Case]
    var f: [Case]
  }

  let golden: Golden

  init() throws { golden = try Fixture.load("distributions.json") }

  /// Tails to 1e-9 of themselves, down to the smallest normal number; quantiles likewise.
  private func check(
    _ golden: Case, cdf: (Double) -> Double, survival: (Double) -> Double,
    quantile: (Double) -> Double
  ) {
    for point in golden.tails {
      expect(cdf(point.x), point.cdf, "cdf of \(golden.parameters) at \(point.x)")
      expect(survival(point.x), point.sf, "survival of \(golden.parameters) at \(point.x)")
    }
    for point in golden.quantiles {
      expect(quantile(point.p), point.x, "quantile of \(golden.parameters) at \(point.p)")
    }
  }

  private func expect(_ value: Double, _ expected: Double, _ what: String) {
    #expect(abs(value - expected) <= max(1e-300, 1e-9 * abs(expected)), "\(what): \(value)")
  }

  @Test("beta tails and quantiles are scipy's") func beta() {
    for golden in golden.beta {
      let beta = BetaDistribution(alpha: golden.parameters[0], beta: golden.parameters[1])
      check(golden, cdf: beta.cdf, survival: beta.survival, quantile: beta.quantile)
    }
  }

  @Test("t tails and quantiles are scipy's") func studentT() {
    for golden in golden.studentT {
      let t = StudentT(degreesOfFreedom: golden.parameters[0])
      check(golden, cdf: t.cdf, survival: t.survival, quantile: t.quantile)
    }
  }

  @Test("chi-squared tails and quantiles are scipy's") func chiSquared() {
    for golden in golden.chiSquared {
      let chi = ChiSquared(degreesOfFreedom: golden.parameters[0])
      check(golden, cdf: chi.cdf, survival: chi.survival, quantile: chi.quantile)
    }
  }

  @Test("F tails and quantiles are scipy's") func f() {
    for golden in golden.f {
      let f = FDistribution(numerator: golden.parameters[0], denominator: golden.parameters[1])
      check(golden, cdf: f.cdf, survival: f.survival, quantile: f.quantile)
    }
  }

  @Test(
    "a quantile undoes the distribution function",
    arguments: [(6, 14), (0.3, 4), (120, 80), (1, 1)] as [(Double, Double)])
  func roundTrip(alpha: Double, beta: Double) {
    let distribution = BetaDistribution(alpha: alpha, beta: beta)
    for step in 1..<50 {
      let p = Double(step) / 50
      #expect(abs(distribution.cdf(distribution.quantile(p)) - p) < 1e-13)
    }
  }

  @Test("quantiles are found for shapes of every size")
  func everyShape() {
    let shapes = [0.5, 0.9, 3, 70, 1500, 30_000]
    for (alpha, beta) in shapes.flatMap({ alpha in shapes.map { (alpha, $0) } }) {
      let distribution = BetaDistribution(alpha: alpha, beta: beta)
      for p in [1e-12, 1e-5, 0.2, 0.5, 0.7, 0.999] {
        let back = distribution.cdf(distribution.quantile(p))
        #expect(abs(back - p) <= 1e-9 * p, "\(alpha), \(beta) at \(p)")
      }
    }
  }

  @Test("exchanged shapes mirror a beta distribution") func mirrored() {
    let one = BetaDistribution(alpha: 6, beta: 14)
    let other = BetaDistribution(alpha: 14, beta: 6)
    for step in 0...64 {
      let x = Double(step) / 64
      #expect(abs(one.cdf(x) - other.survival(1 - x)) <= 1e-14 * one.cdf(x))
    }
  }

  @Test("a beta density integrates to its distribution function and ends as its shapes say")
  func density() {
    let beta = BetaDistribution(alpha: 2, beta: 3)
    #expect(abs(beta.density(0.25) - 12 * 0.25 * 0.75 * 0.75) < 1e-14)
    #expect(beta.density(0) == 0)
    #expect(BetaDistribution(alpha: 1, beta: 0.5).density(0) == 0.5)
    #expect(BetaDistribution(alpha: 0.5, beta: 1).density(0) == .infinity)
    #expect(BetaDistribution(alpha: 0.5, beta: 3).density(1) == 0)
    #expect(beta.density(1.5) == 0)
  }

  @Test("the ends of every distribution are certain") func ends() {
    let beta = BetaDistribution(alpha: 6, beta: 14)
    #expect(beta.cdf(0) == 0 && beta.cdf(1) == 1 && beta.cdf(-1) == 0 && beta.cdf(2) == 1)
    #expect(beta.quantile(0) == 0 && beta.quantile(1) == 1)
    let t = StudentT(degreesOfFreedom: 3)
    #expect(t.cdf(.infinity) == 1 && t.survival(.infinity) == 0 && t.cdf(0) == 0.5)
    #expect(t.quantile(1) == .infinity && t.quantile(0) == -.infinity && t.quantile(0.5) == 0)
    let chi = ChiSquared(degreesOfFreedom: 3)
    #expect(chi.survival(0) == 1 && chi.survival(.infinity) == 0)
    let f = FDistribution(numerator: 3, denominator: 4)
    #expect(f.survival(0) == 1 && f.survival(.infinity) == 0)
  }
}

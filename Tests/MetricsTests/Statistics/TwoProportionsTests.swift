import Metrics
import Testing

@Suite struct TwoProportionsTests {
  @Test(
    "Fisher's exact p values are those of scipy.stats.fisher_exact",
    arguments: [
      (3.0, 4.0, 1.0, 4.0, 0.485_714_285_714_285_8), (8, 10, 1, 6, 0.034_965_034_965_034_975),
      (0, 5, 0, 7, 1), (40, 50, 90, 150, 0.010_455_076_241),
      (300, 500, 290, 500, 0.562_842_434_591),
    ])
  func exact(_ a: Double, _ m: Double, _ b: Double, _ n: Double, _ p: Double) {
    let found = TwoProportions(successes: (a, b), trials: (m, n)).exactP
    #expect(abs(found - p) < 1e-9)
  }

  @Test("the interval of a difference is Newcombe's tenth")
  func newcombe() {
    let one = TwoProportions(successes: (56, 48), trials: (70, 80)).interval(confidence: 0.95)
    #expect(abs(one.lower - 0.0524) < 5e-5 && abs(one.upper - 0.3339) < 5e-5)
    let other = TwoProportions(successes: (9, 3), trials: (10, 10)).interval(confidence: 0.95)
    #expect(abs(other.lower - 0.1705) < 5e-5 && abs(other.upper - 0.8090) < 5e-5)
  }
}

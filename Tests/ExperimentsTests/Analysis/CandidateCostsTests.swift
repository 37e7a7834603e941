import Experiments
import Testing

@Suite struct CandidateCostsTests {
  @Test("one fold that the machine was busy in does not change what scoring a row takes")
  func median() {
    let seconds = [1.0, 1.1, 30, 0.9, 1.0].map { $0 / 1_000 }
    let fits = seconds.map {
      CandidateCosts.Fit(parameters: 10, seconds: (fit: 2, score: $0), testedRows: 1_000)
    }
    let costs = CandidateCosts(fits)
    #expect(abs((costs.scoreMicroseconds ?? 0) - 1) < 1e-9)
    #expect(costs.fitSeconds == 2 && costs.parameters == 10)
    let even = CandidateCosts(
      Array(fits[..<2]) + [.init(parameters: nil, seconds: nil, testedRows: 5)])
    #expect(abs((even.scoreMicroseconds ?? 0) - 1.05) < 1e-9)
    #expect(CandidateCosts([]).scoreMicroseconds == nil)
  }
}

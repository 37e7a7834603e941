import Ensembles
import Experiments
import Learning
import Linear
import StrictJSON
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

  @Test("a member counts in an ensemble's costs by the share of folds that use it; all are fitted")
  func ensembles() throws {
    var spec = ExperimentSpec()
    spec.models = OrderedMembers(
      ["one", "two"].map { ($0, ModelSpec(classifier: ComponentSpec(LogisticRegression()))) })
    spec.ensembles = OrderedMembers([("vote", ComponentSpec(Voting()))])
    func costs(_ used: [[String]]) throws -> CandidateCosts {
      let all = CandidateCosts.all(of: Candidate.all(of: spec)) { candidate in
        let size = candidate.name == "one" ? 1.0 : 10
        return [.init(parameters: size, seconds: (fit: size, score: size / 1e6), testedRows: 1)]
      } used: {
        $0.name == "vote" ? used : []
      }
      return try #require(all["vote"])
    }
    let whole = try costs([])
    #expect(whole.parameters == 11 && whole.fitSeconds == 11)
    #expect(abs((whole.scoreMicroseconds ?? 0) - 11) < 1e-9)
    let half = try costs([["one"], ["one", "two"]])
    #expect(half.parameters == 6 && half.fitSeconds == 11)
    #expect(abs((half.scoreMicroseconds ?? 0) - 6) < 1e-9)
  }
}

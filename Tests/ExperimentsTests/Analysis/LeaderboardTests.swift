import Baselines
import Experiments
import Learning
import Linear
import Metrics
import StrictJSON
import Testing

@Suite struct LeaderboardTests {
  @Test("always-positive has perfect recall and never stands on top") func alwaysPositive() throws {
    var spec = TestStudies.spec()
    spec.rank.require = ["precision": 0.01]
    let study = try Study(spec: spec, data: TestStudies.data())
    let board = try study.run(threads: 1).leaderboard
    let recall = try #require(Metric.all.firstIndex { $0.name == "recall" })
    let baseline = try #require(board.rows.first { $0.candidate == "alwaysPositive" })
    #expect(baseline.folds[recall].mean == 1)
    #expect(!baseline.isEligible && baseline.standing == .baseline)
    #expect(board.rows[0].isEligible && board.rows[1].isEligible)
    #expect(board.rows.map(\.rank) == Array(1...board.rows.count))
  }

  @Test("a candidate that flags everybody is not above the base rate and not eligible")
  func flagsEverybody() throws {
    let spec = TestStudies.spec(models: [
      ("everybody", ComponentSpec(AlwaysPositive())),
      ("logistic", ComponentSpec(LogisticRegression())),
    ])
    let study = try Study(spec: spec, data: TestStudies.data(rows: 203))
    let board = try study.run(threads: 1).leaderboard
    #expect(board.rows[0].candidate == "logistic")
    let everybody = try #require(board.rows.first { $0.candidate == "everybody" })
    #expect(everybody.reason?.contains("is not above the base rate") == true)
  }

  @Test("a required bound makes a candidate ineligible, with both numbers in the reason")
  func required() throws {
    var spec = TestStudies.spec()
    spec.rank.require = ["rocAUC": 0.999]
    let study = try Study(spec: spec, data: TestStudies.data())
    let board = try study.run(threads: 1).leaderboard
    let logistic = try #require(board.rows.first { $0.candidate == "logistic" })
    #expect(logistic.reason?.hasSuffix("is below the required 0.999") == true)
  }

  private func row(_ name: String, _ value: Double) -> CandidateSummary {
    TestBoards.candidate(name, [value - 0.05, value + 0.05])
  }

  @Test("ties are broken by name; losses rank the smaller first") func ties() throws {
    func order(_ metric: String, _ rows: [CandidateSummary]) throws -> [String] {
      let board = Leaderboard(
        ranking: try #require(Metric.named(metric)), candidates: rows, testToTrain: 0.25)
      return board.rows.map(\.candidate)
    }
    #expect(try order("brier", [row("b", 0.5), row("a", 0.5)]) == ["a", "b"])
    #expect(try order("brier", [row("b", 0.1), row("a", 0.5)]) == ["b", "a"])
    #expect(try order("recall", [row("b", 0.1), row("a", 0.5)]) == ["a", "b"])
  }

  private static let leader = [0.80, 0.82, 0.79, 0.80, 0.82, 0.78, 0.83, 0.79, 0.81, 0.80]
  private static let close = [0.79, 0.83, 0.78, 0.81, 0.80, 0.79, 0.82, 0.79, 0.80, 0.80]

  private func board(equivalence: Double) -> Leaderboard {
    TestBoards.board(
      [
        ("leader", Self.leader), ("close", Self.close), ("far", Self.close.map { $0 - 0.1 }),
        ("shifted", Self.leader.map { $0 - 0.2 }),
      ], equivalence: equivalence)
  }

  @Test("a candidate is behind where the corrected test over folds shows it, and else undecided")
  func standings() throws {
    let board = board(equivalence: 0.01)
    #expect(board.rows.map(\.standing) == [.leader, .undecided, .behind, .undecided])
    #expect(board.band.map(\.candidate) == ["leader", "close", "shifted"])
    // Differences without any spread are no test, however large.
    #expect(board["shifted"]?.adjustedP == nil)
    #expect(try #require(board["far"]?.adjustedP) < 0.001)
    #expect(try #require(board["close"]?.adjustedP) > 0.2)
  }

  @Test(
    "a candidate is equivalent only where the Bayesian test puts it into the region of equivalence")
  func equivalent() throws {
    #expect(board(equivalence: 0.05)["close"]?.standing == .equivalent)
    #expect(board(equivalence: 0)["close"]?.standing == .undecided)
    #expect(board(equivalence: 0.05)["far"]?.standing == .behind)
    // The same values on every fold are equal.
    let same = TestBoards.board([("a", Self.leader), ("b", Self.leader)], equivalence: 0)
    #expect(same["b"]?.standing == .equivalent)
  }
}

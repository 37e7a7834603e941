import Experiments
import Learning
import Linear
import Scoring
import StrictJSON
import Testing

@Suite struct LeaderboardTests {
  @Test("always-positive has perfect recall and never stands on top") func alwaysPositive() throws {
    var spec = TestStudies.spec()
    spec.rank.require = ["precision": 0.01]
    let study = try Study(spec: spec, data: TestStudies.data())
    let board = Leaderboard(
      study.score(try TestStudies.outcomes(study), threads: 1), rank: spec.rank)
    let recall = try #require(Metrics.all.firstIndex { $0.name == "recall" })
    let baseline = try #require(board.rows.first { $0.candidate == "alwaysPositive" })
    #expect(baseline.metrics[recall].mean == 1)
    #expect(!baseline.isEligible)
    #expect(board.rows[0].isEligible && board.rows[1].isEligible)
    #expect(board.rows.map(\.rank) == Array(1...board.rows.count))
  }

  @Test("a candidate that flags everybody is not above the base rate and not eligible")
  func flagsEverybody() throws {
    let spec = TestStudies.spec(models: [
      ("everybody", Choice(AlwaysPositive())), ("logistic", Choice(LogisticRegression())),
    ])
    let study = try Study(spec: spec, data: TestStudies.data(rows: 203))
    let board = Leaderboard(
      study.score(try TestStudies.outcomes(study), threads: 1), rank: spec.rank)
    #expect(board.rows[0].candidate == "logistic")
    let everybody = try #require(board.rows.first { $0.candidate == "everybody" })
    #expect(everybody.reason?.contains("is not above the base rate") == true)
  }

  @Test("a required bound makes a candidate ineligible, with both numbers in the reason")
  func required() throws {
    var spec = TestStudies.spec()
    spec.rank.require = ["precision": 0.999]
    let study = try Study(spec: spec, data: TestStudies.data())
    let board = Leaderboard(
      study.score(try TestStudies.outcomes(study), threads: 1), rank: spec.rank)
    let logistic = try #require(board.rows.first { $0.candidate == "logistic" })
    #expect(logistic.reason?.hasSuffix("is below the required 0.999") == true)
  }

  @Test("ties are broken by name; losses rank the smaller first") func ties() throws {
    let auc = FoldSummary([0.5, 0.6])
    let rows = ["b", "a"].map { name in
      Leaderboard.Row(
        candidate: name, model: name, balance: "none", reason: nil,
        metrics: Metrics.all.map { _ in auc })
    }
    let brier = try #require(Metrics.named("brier"))
    #expect(Leaderboard(ranking: brier, rows: rows).rows.map(\.candidate) == ["a", "b"])
    var better = rows
    better[0].metrics = Metrics.all.map { _ in FoldSummary([0.1, 0.2]) }
    #expect(Leaderboard(ranking: brier, rows: better).rows.map(\.candidate) == ["b", "a"])
    let recall = try #require(Metrics.named("recall"))
    #expect(Leaderboard(ranking: recall, rows: better).rows.map(\.candidate) == ["a", "b"])
  }
}

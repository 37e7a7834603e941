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

  private func row(_ name: String, _ value: Double) -> Leaderboard.Row {
    let folds = FoldSummary([value - 0.05, value + 0.05])
    return Leaderboard.Row(
      candidate: name, model: name, balance: "none", reason: nil,
      estimates: Metric.all.map { _ in Estimate(value: value) },
      folds: Metric.all.map { _ in folds }, foldIntervals: Metric.all.map { _ in nil },
      thresholds: FoldSummary([0.5, 0.5]))
  }

  @Test("ties are broken by name; losses rank the smaller first") func ties() throws {
    func order(_ metric: String, _ rows: [Leaderboard.Row]) throws -> [String] {
      let board = Leaderboard(
        ranking: try #require(Metric.named(metric)), rows: rows, testToTrain: 0.25)
      return board.rows.map(\.candidate)
    }
    #expect(try order("brier", [row("b", 0.5), row("a", 0.5)]) == ["a", "b"])
    #expect(try order("brier", [row("b", 0.1), row("a", 0.5)]) == ["b", "a"])
    #expect(try order("recall", [row("b", 0.1), row("a", 0.5)]) == ["a", "b"])
  }

  @Test("the band holds whom the corrected test over folds cannot tell from the leader")
  func band() throws {
    func row(_ name: String, _ values: [Double]) -> Leaderboard.Row {
      var row = self.row(name, 0)
      row.estimates = Metric.all.map { _ in
        Estimate(value: values.reduce(0, +) / Double(values.count))
      }
      row.folds = Metric.all.map { _ in FoldSummary(values) }
      return row
    }
    let leader = [0.80, 0.82, 0.79, 0.80, 0.82, 0.78, 0.83, 0.79, 0.81, 0.80]
    let close = [0.79, 0.83, 0.78, 0.81, 0.80, 0.79, 0.82, 0.79, 0.80, 0.80]
    let recall = try #require(Metric.named("recall"))
    let board = Leaderboard(
      ranking: recall,
      rows: [
        row("leader", leader), row("close", close), row("far", close.map { $0 - 0.1 }),
        row("shifted", leader.map { $0 - 0.2 }),
      ], testToTrain: 1.0 / 9)
    #expect(board.band.map(\.candidate) == ["leader", "close"])
    #expect(board["leader"]?.standing == .leader)
    // Differences without any spread are no test, however large.
    #expect(board["shifted"]?.standing == .behind)
    #expect(board["shifted"]?.adjustedP == nil)
    #expect(board["far"]?.standing == .behind)
    #expect(try #require(board["far"]?.adjustedP) < 0.001)
    #expect(board["close"]?.standing == .tied)
    #expect(try #require(board["close"]?.adjustedP) > 0.2)
  }
}

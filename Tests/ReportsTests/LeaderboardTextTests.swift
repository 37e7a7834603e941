import Experiments
import Learning
import Metrics
import Reports
import Testing

@Suite struct LeaderboardTextTests {
  private func row(_ name: String, _ value: Double, reason: String? = nil) -> Leaderboard.Row {
    let folds = FoldSummary([value - 0.001, value + 0.001, value])
    var row = Leaderboard.Row(
      candidate: name, model: name, balance: "none", reason: reason,
      estimates: Metric.all.map { _ in
        Estimate(value: value, interval: Interval(lower: value - 0.05, upper: value + 0.05))
      },
      folds: Metric.all.map { _ in folds }, foldIntervals: Metric.all.map { _ in nil },
      thresholds: FoldSummary([0.2, 0.3, 0.25]))
    row.probabilityOfBest = reason == nil ? 0.5 : nil
    row.constraint = ConstraintCheck(
      metric: "precision", side: .atLeast, bound: 0.5, reachedInside: 0.5,
      status: .withinInterval)
    return row
  }

  private func board() throws -> Leaderboard {
    let names =
      (0..<20).map { "candidate\($0)+classWeights" } + [String(repeating: "long", count: 15)]
    let rows =
      names.enumerated().map { row($1, 0.7 - 0.02 * Double($0)) }
      + [row("apart", 1, reason: "precision 0.200 is not above the base rate 0.200")]
    return Leaderboard(
      ranking: try #require(Metric.named("recall")), rows: rows, testToTrain: 0.25)
  }

  @Test("the table and its legend fit 100 columns, whatever the names") func width() throws {
    let board = try board()
    let conclusion = Conclusion(board, simplest: [], confidence: 0.95)
    let lines = LeaderboardText(board, conclusion: conclusion).lines()
    #expect(lines.prefix(while: { !$0.hasPrefix("Below") }).allSatisfy { $0.count <= 100 })
    #expect(lines[1].hasPrefix(" 1  candidate0+classWeights"))
    #expect(lines[1].contains(".700 [.650, .750]"))
    #expect(lines[1].contains(".250 ±.050~"))
  }

  @Test("colour says nothing that the text does not") func colour() throws {
    let board = try board()
    let plain = LeaderboardText(board).lines()
    let coloured = LeaderboardText(board, style: .coloured).lines()
    #expect(coloured != plain)
    let stripped = coloured.map { line in
      line.replacing(#/\u{1B}\[[0-9]*m/#, with: "")
    }
    #expect(stripped == plain)
  }

  @Test("a logistic regression in the band is said to be enough") func conclusion() throws {
    let rows = [row("net", 0.7), row("logistic", 0.6995), row("far", 0.4)]
    let board = Leaderboard(
      ranking: try #require(Metric.named("recall")),
      rows: rows.map { row in
        var row = row
        if row.candidate == "logistic" {
          row.folds = Metric.all.map { _ in FoldSummary([0.72, 0.68, 0.6985]) }
        }
        return row
      }, testToTrain: 0.5)
    #expect(
      Conclusion(board, simplest: ["logistic"], confidence: 0.95).sentences == [
        "1 of 2 other eligible candidates cannot be told from net in recall: logistic.",
        "No architecture beats logistic regression here: logistic cannot be told from the leader.",
      ])
  }
}

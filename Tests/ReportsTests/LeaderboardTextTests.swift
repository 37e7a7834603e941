import Experiments
import Learning
import Metrics
import Reports
import Testing

@Suite struct LeaderboardTextTests {
  private func candidate(
    _ name: String, _ value: Double, reason: String? = nil
  ) -> CandidateSummary {
    let folds = FoldSummary([value - 0.001, value + 0.001, value])
    return CandidateSummary(
      candidate: name, model: name, balance: "none", reason: reason,
      estimates: Metric.all.map { _ in
        Estimate(value: value, interval: Interval(lower: value - 0.05, upper: value + 0.05))
      },
      folds: Metric.all.map { _ in folds }, foldIntervals: Metric.all.map { _ in nil },
      thresholds: FoldSummary([0.2, 0.3, 0.25]),
      constraint: ConstraintCheck(
        metric: "precision", side: .atLeast, bound: 0.5, reachedInside: 0.5,
        status: .withinInterval))
  }

  private func board() throws -> Leaderboard {
    let names =
      (0..<20).map { "candidate\($0)+classWeights" } + [String(repeating: "long", count: 15)]
    return Leaderboard(
      ranking: try #require(Metric.named("recall")),
      candidates: names.enumerated().map { candidate($1, 0.7 - 0.02 * Double($0)) }
        + [candidate("apart", 1, reason: "precision 0.200 is not above the base rate 0.200")],
      testToTrain: 0.25,
      sharesOfFirst: Dictionary(uniqueKeysWithValues: names.map { ($0, 0.5) }))
  }

  private func costs(_ board: Leaderboard) -> [String: CandidateCosts] {
    let costs = CandidateCosts(parameters: 123_456, fitSeconds: 1, scoreMicroseconds: 12.3)
    return Dictionary(uniqueKeysWithValues: board.rows.map { ($0.candidate, costs) })
  }

  @Test(
    "table, legend and sentences fit the terminal, whatever the names", arguments: [80, 100, 140])
  func width(_ width: Int) throws {
    let board = try board()
    let costs = costs(board)
    let conclusion = Conclusion(board, simplest: [], costs: costs)
    let lines = LeaderboardText(board, conclusion: conclusion, costs: costs, width: width).lines()
    #expect(lines.prefix(while: { !$0.hasPrefix("Below") }).allSatisfy { $0.count <= width })
    #expect(lines[1].hasPrefix(" 1   candidate0+classWeights"))
    #expect(lines[2].hasPrefix(" 2?  candidate1+classWeights"))
    #expect(lines[1].contains(".700 [.650, .750]"))
  }

  @Test("what matters less gives way where there is no room") func columns() throws {
    let board = try board()
    let heads = [80, 100, 140].map { width in
      LeaderboardText(board, costs: costs(board), width: width).lines()[0]
        .split(separator: " ").joined(separator: " ")
    }
    #expect(
      heads == [
        "candidate recall precision threshold",
        "candidate recall precision threshold first µs/row",
        "candidate recall precision AUC Brier threshold first µs/row params",
      ])
  }

  @Test("the legend says what had no room, and what thresholds are; a file gets every column")
  func legend() throws {
    let board = try board()
    func text(_ width: Int?) -> String {
      LeaderboardText(board, costs: costs(board), width: width).lines().joined(separator: " ")
    }
    #expect(text(80).contains("; no room for AUC, Brier, first, µs/row, params."))
    #expect(text(100).contains("; no room for AUC, Brier, params."))
    #expect(!text(140).contains("no room"))
    #expect(text(nil).hasPrefix(text(140).prefix(100)) && !text(nil).contains("no room"))
    #expect(
      text(140).contains(
        "threshold: mean ± standard deviation of the folds' thresholds, each of which decides its own "
          + "test rows"))
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
}

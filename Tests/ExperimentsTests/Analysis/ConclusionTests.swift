import Experiments
import Learning
import Metrics
import Testing

/// What may be said of a leaderboard.
@Suite struct ConclusionTests {
  private func sentences(
    _ board: Leaderboard, apart: [String] = [], costs: [String: CandidateCosts] = [:]
  ) -> [String] {
    let comparisons = apart.map { name in
      Comparison.between(board.rows[0].candidate, name, interval: Interval(lower: 0.1, upper: 0.3))
    }
    return Conclusion(board, comparisons: comparisons, simplest: ["logistic"], costs: costs)
      .sentences
  }

  @Test("a clear lead on three folds is no proof, and equality is not claimed")
  func threeFolds() {
    let board = TestBoards.board([
      ("forest", [0.90, 0.84, 0.83]), ("logistic", [0.66, 0.72, 0.70]),
    ])
    #expect(
      sentences(board, apart: ["logistic"]) == [
        "forest has the best recall, but is not shown to be better than any other eligible candidate.",
        "These 3 folds cannot tell logistic from it, nor show that they are equal: they show differences "
          + "from 0.262 on. 2 repeats would show that of logistic, if it stays what it is.",
        "By the chance of rows alone logistic would differ from it (the interval of the difference holds "
          + "no zero); the test over folds, which has the chance of training too, decides, and 3 folds "
          + "are too few to confirm it.",
        "These 3 folds cannot tell logistic regression (logistic) from it.",
        "Recommended for production: forest, the leader.",
      ])
  }

  private static let ten = [0.80, 0.82, 0.79, 0.80, 0.82, 0.78, 0.83, 0.79, 0.81, 0.80]
  private static let near = [0.799, 0.821, 0.789, 0.801, 0.818, 0.781, 0.829, 0.789, 0.808, 0.80]

  @Test("better, equivalent and undecided are three sentences")
  func three() {
    let wild = [0.70, 0.95, 0.65, 0.90, 0.60, 0.95, 0.70, 0.90, 0.75, 0.85]
    let board = TestBoards.board([
      ("net", Self.ten), ("logistic", Self.near), ("wild", wild),
      ("far", Self.near.map { $0 - 0.1 }),
    ])
    #expect(
      sentences(board) == [
        "net has the best recall, and is shown to be better than 1 of 3 other eligible candidates "
          + "(95 % level).",
        "Equivalent to it, within 0.010 in recall: logistic.",
        "These 10 folds cannot tell wild from it, nor show that they are equal: they show differences "
          + "from 0.184 on. More repeats alone would not show those seen; more rows could.",
        "Logistic regression (logistic) is equivalent to it, within 0.010 in recall.",
        "Recommended for production: net, the leader.",
      ])
  }

  @Test("a leader that is better than all is said to be, with logistic regression by its name")
  func better() {
    let board = TestBoards.board([("net", Self.ten), ("logistic", Self.near.map { $0 - 0.1 })])
    #expect(
      sentences(board).prefix(2) == [
        "net has the best recall, and is shown to be better than every other eligible candidate "
          + "(95 % level).",
        "net is shown to be better than logistic regression (logistic).",
      ])
  }

  @Test(
    "a logistic regression that leads is enough only where the others are shown to gain nothing")
  func simpleLeads() {
    let proven = TestBoards.board([("logistic", Self.ten), ("net", Self.near)])
    #expect(
      sentences(proven).contains(
        "The leader is a logistic regression: no other eligible architecture is better by more than "
          + "0.010 in recall."))
    let open = TestBoards.board([("logistic", [0.9, 0.8, 0.85]), ("net", [0.8, 0.86, 0.8])])
    #expect(
      sentences(open).contains(
        "The leader is a logistic regression; these 3 folds cannot tell whether another eligible "
          + "architecture is better."))
  }

  @Test("a candidate that folds show to be better than the leader of all rows pooled is told")
  func contradiction() {
    func board(_ other: String) -> Leaderboard {
      Leaderboard(
        ranking: .recall,
        candidates: [
          TestBoards.candidate("net", Self.near.map { $0 - 0.1 }, pooled: 0.82),
          TestBoards.candidate(other, Self.ten, pooled: 0.8),
        ], testToTrain: 1.0 / 9)
    }
    #expect(
      sentences(board("forest")).prefix(2) == [
        "net has the best recall, but is not shown to be better than any other eligible candidate.",
        "On the mean of the folds forest is better than it (95 % level), on all rows pooled it is: "
          + "which to prefer is not shown.",
      ])
    let row = board("forest")["forest"]
    #expect(row?.standing == .undecided && row?.relation == .secondBetter)
    // It is not told a second time where it is the logistic regression.
    #expect(
      sentences(board("logistic")).count { $0.contains("logistic") && !$0.hasPrefix("Rec") } == 1)
  }

  @Test("a baseline that no candidate is shown to beat is named with both numbers")
  func baseline() {
    let board = TestBoards.board(
      [("net", [3.4, 3.5, 3.42])], baselines: [("alwaysPositive", [4.2, 4.3, 4.22])],
      ranking: .profit)
    #expect(
      sentences(board).dropFirst().first
        == "No candidate is shown to beat alwaysPositive, which contacts everybody, in profit: it "
        + "reaches 4.240, net 3.440.")
    let beaten = TestBoards.board(
      [("net", [3.4, 3.5, 3.42])], baselines: [("alwaysPositive", [2.2, 2.35, 2.2])],
      ranking: .profit)
    #expect(!sentences(beaten).contains { $0.hasPrefix("No candidate is shown to beat") })
  }

  @Test("a baseline that misses the bound of the thresholds is no rival")
  func bounded() {
    let check = ConstraintCheck(
      metric: "precision", side: .atLeast, bound: 0.9, reachedInside: 0.9, status: .kept)
    let board = Leaderboard(
      ranking: .recall,
      candidates: [
        TestBoards.candidate("net", [0.6, 0.61, 0.62], constraint: check),
        TestBoards.candidate("alwaysPositive", [0.8, 0.8, 0.8], reason: "a baseline"),
      ], testToTrain: 0.5)
    #expect(!sentences(board).contains { $0.contains("alwaysPositive") })
  }

  @Test("where the audit has serious findings, they stand before the recommendation") func serious()
  {
    let board = TestBoards.board([("net", Self.ten), ("logistic", Self.near.map { $0 - 0.1 })])
    func last(_ codes: [String]) -> [String] {
      Conclusion(board, simplest: ["logistic"], serious: codes).sentences.suffix(2)
    }
    #expect(
      last(["column-gives-target-away"]) == [
        "These numbers are not to be believed before the serious finding of the audit is explained or "
          + "mended: column-gives-target-away.",
        "Then recommended for production: net, the leader.",
      ])
    #expect(
      last(["rows-between-rows", "copies-in-one-class"]).first
        == "These numbers are not to be believed before the serious findings of the audit are explained "
        + "or mended: rows-between-rows, copies-in-one-class.")
  }

  @Test("nothing eligible, nothing recommended") func none() {
    let board = Leaderboard(
      ranking: .recall, candidates: [TestBoards.candidate("net", [0.5, 0.6], reason: "off")],
      testToTrain: 0.5)
    let conclusion = Conclusion(board, simplest: [])
    #expect(conclusion.sentences == ["No candidate is eligible: nothing can be recommended."])
    #expect(conclusion.recommendation == nil)
  }
}

extension Comparison {
  /// A difference with its interval, in recall.
  static func between(_ first: String, _ second: String, interval: Interval) -> Comparison {
    Comparison(
      first: first, second: second, metric: Metric.recall.name,
      difference: Estimate(value: (interval.lower + interval.upper) / 2, interval: interval))
  }
}

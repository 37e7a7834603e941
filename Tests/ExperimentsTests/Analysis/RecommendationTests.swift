import Experiments
import Metrics
import Testing

/// Which candidate is recommended.
@Suite struct RecommendationTests {
  private static let ten = [0.80, 0.82, 0.79, 0.80, 0.82, 0.78, 0.83, 0.79, 0.81, 0.80]
  private static let near = [0.799, 0.821, 0.789, 0.801, 0.818, 0.781, 0.829, 0.789, 0.808, 0.80]

  private func costs(_ microseconds: Double?, _ parameters: Double) -> CandidateCosts {
    CandidateCosts(parameters: parameters, fitSeconds: 1, scoreMicroseconds: microseconds)
  }

  private func recommended(
    _ candidates: [(String, [Double])], _ costs: [String: CandidateCosts]
  ) throws -> Recommendation {
    try #require(Recommendation(TestBoards.board(candidates), costs: costs))
  }

  @Test("the cheapest of those that are shown to lose no more than the margin")
  func cheapest() throws {
    let found = try recommended(
      [
        ("stack", Self.ten), ("net", Self.near), ("logistic", Self.near.map { $0 - 0.0005 }),
        ("tiny", Self.near.map { $0 - 0.1 }),
      ],
      [
        "stack": costs(40, 9000), "net": costs(9, 5000), "logistic": costs(0.5, 40),
        "tiny": costs(0.1, 3),
      ])
    #expect(found.candidate == "logistic" && !found.isLeader)
    #expect(found.cheaper.map(\.candidate) == ["tiny", "logistic", "net"])
    let bound = try #require(found.cheaper[1].lossBound)
    #expect(bound > 0 && bound < 0.01)
    #expect(
      found.sentence
        == "Recommended for production: logistic, the cheapest to score (0.50 µs a row, 40 learnt "
        + "numbers) of those shown to lose at most 0.010 in recall against stack (it loses at most "
        + "0.002, corrected).")
  }

  @Test("nearly the same time is the same, and the fewest learnt numbers decide")
  func sameTime() throws {
    let found = try recommended(
      [("stack", Self.ten), ("a", Self.near), ("b", Self.near)],
      ["stack": costs(40, 9000), "a": costs(1.0, 500), "b": costs(1.2, 40)])
    #expect(found.candidate == "b")
    let without = try recommended(
      [("stack", Self.ten), ("a", Self.near), ("b", Self.near)],
      ["stack": costs(nil, 9000), "a": costs(nil, 500), "b": costs(nil, 40)])
    #expect(without.candidate == "b")
  }

  @Test("where none is shown it is the leader, with what would show it")
  func leader() throws {
    let wild = [0.82, 0.79, 0.80, 0.79, 0.83, 0.77, 0.84, 0.79, 0.80, 0.79]
    let costs = ["stack": costs(40, 9000), "net": costs(9, 5000)]
    let repeats = try recommended([("stack", Self.ten), ("net", wild.map { $0 - 0.002 })], costs)
    #expect(repeats.candidate == "stack" && repeats.isLeader)
    #expect(
      repeats.sentence
        == "Recommended for production: stack, the leader; no cheaper candidate is shown to lose at most "
        + "0.010 in recall against it. More repeats would hardly show it: what cheaper ones lose here is "
        + "too much or varies too much.")
    let few = try recommended(
      [("stack", [0.80, 0.82, 0.79]), ("net", [0.795, 0.822, 0.784])], costs)
    #expect(
      few.sentence
        == "Recommended for production: stack, the leader; no cheaper candidate is shown to lose at most "
        + "0.010 in recall against it. 3 repeats of the folds would show it of net, if it loses what it "
        + "loses here.")
    let single = try recommended([("stack", [0.8]), ("net", [0.79])], costs)
    #expect(single.sentence.hasSuffix("One test set shows no such thing: cross-validation could."))
    let alone = try recommended([("stack", Self.ten)], costs)
    #expect(alone.sentence == "Recommended for production: stack, the leader.")
  }

  @Test("a cheaper candidate with the leader's own values loses nothing") func same() throws {
    let found = try recommended(
      [("stack", Self.ten), ("tree", Self.ten)],
      ["stack": costs(40, 9000), "tree": costs(9, 5000)])
    #expect(found.candidate == "tree" && found.cheaper.first?.lossBound == 0)
  }

  @Test("folds that cannot be repeated are not told to be") func cannotRepeat() throws {
    let board = TestBoards.board([
      ("stack", [0.80, 0.82, 0.79]), ("net", [0.795, 0.822, 0.784]),
    ])
    let costs = ["stack": costs(40, 9000), "net": costs(9, 5000)]
    let found = try #require(Recommendation(board, costs: costs, canRepeat: false))
    #expect(found.sentence.contains("More rows could show it"))
    let conclusion = Conclusion(board, simplest: [], costs: costs, canRepeat: false)
    #expect(conclusion.sentences.allSatisfy { !$0.contains("repeats") })
  }

  @Test("without scoring times the fewest learnt numbers are told, and without costs nothing is")
  func unknown() throws {
    let found = try recommended(
      [("stack", Self.ten), ("net", Self.near)],
      ["stack": costs(nil, 9000), "net": costs(nil, 50)])
    #expect(
      found.sentence.hasPrefix(
        "Recommended for production: net, with the fewest learnt numbers (50 learnt numbers) of those"
      ))
    let none = try recommended([("stack", Self.ten), ("net", Self.near)], [:])
    #expect(none.sentence == "Recommended for production: stack, the leader.")
  }
}

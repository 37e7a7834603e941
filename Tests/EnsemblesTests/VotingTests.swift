import Ensembles
import Learning
import LearningTestKit
import StrictJSON
import Testing

@Suite struct VotingTests {
  let context = FitContext(key: RandomKey(seed: 1))
  let noisy = MemberScores.noisy()

  func counts(_ fitted: FittedEnsemble) -> [Int]? {
    guard case .mean(let counts) = fitted else { return nil }
    return counts
  }

  @Test("copies of one member are that member, bit for bit", arguments: [1, 2, 3, 7, 25])
  func copies(count: Int) throws {
    let member = noisy.scores[0]
    let all = [[Float]](repeating: member, count: count)
    let greedy = SelectionMetric.allCases.map {
      Voting(weights: .greedy, rounds: 7, bags: count % 2 * 3, calibrateMembers: false, metric: $0)
    }
    for voting in [Voting()] + greedy {
      let fitted = try voting.fit(all, labels: noisy.labels, context: context)
      #expect(fitted.scores(all).map(\.bitPattern) == member.map(\.bitPattern))
    }
  }

  @Test("equal weights need no scores") func equal() throws {
    #expect(!Voting().learns && Voting(weights: .greedy).learns)
    let fitted = try Voting().fit([[], [], []], labels: [], context: context)
    #expect(fitted == .mean(counts: [1, 1, 1]))
    #expect(fitted.scores([[0.25], [0.5], [0.75]]) == [0.5])
  }

  @Test("the earliest of equally good members is chosen, and the best number of choices kept")
  func byHand() throws {
    // Both have log loss ln 4/3 + ln 2; their mean has 2 ln 8/5, and no longer list is better.
    let scores: [[Float]] = [[0.75, 0.5], [0.5, 0.25]]
    let labels: [Float] = [1, 0]
    for (rounds, expected) in [(1, [1, 0]), (2, [1, 1]), (3, [1, 1]), (25, [1, 1])] {
      let voting = GreedySelectionTests.plain(rounds: rounds)
      let fitted = try voting.fit(scores, labels: labels, context: context)
      #expect(fitted == .mean(counts: expected), "\(rounds) rounds")
    }
    let ranking = GreedySelectionTests.plain(metric: .rocAUC)
    #expect(
      try ranking.fit(scores, labels: labels, context: context) == .mean(counts: [1, 0]))
  }

  @Test("a member that helps is chosen over better ones that do not") func complement() throws {
    // The third alone is the worst, but it is right where the first two are wrong.
    let labels: [Float] = [1, 1, 0, 0]
    let scores: [[Float]] = [
      [0.875, 0.25, 0.125, 0.125], [0.875, 0.25, 0.125, 0.125], [0.25, 0.875, 0.5, 0.5],
    ]
    let fitted = try GreedySelectionTests.plain().fit(scores, labels: labels, context: context)
    let chosen = try #require(counts(fitted))
    #expect(chosen[0] > chosen[2] && chosen[1] == 0 && chosen[2] > 0)
  }

  @Test("more rounds are never worse, and the first is the best member") func prefixes() throws {
    var last = Double.infinity
    for rounds in 1...12 {
      let voting = GreedySelectionTests.plain(rounds: rounds)
      let fitted = try voting.fit(noisy.scores, labels: noisy.labels, context: context)
      let loss = MemberScores.logLoss(fitted.scores(noisy.scores), noisy.labels)
      #expect(loss <= last)
      if rounds == 1 {
        let alone = noisy.scores.map { MemberScores.logLoss($0, noisy.labels) }
        #expect(loss == alone.min())
      }
      last = loss
    }
    let plain = try Voting().fit(noisy.scores, labels: noisy.labels, context: context)
    #expect(last < MemberScores.logLoss(plain.scores(noisy.scores), noisy.labels))
  }

  @Test("the number of threads changes nothing") func threads() throws {
    let voting = Voting(weights: .greedy)
    let fitted = try [1, 2, 4].map { threads in
      try voting.fit(
        noisy.scores, labels: noisy.labels,
        context: FitContext(key: RandomKey(seed: 1), threads: threads))
    }
    #expect(Set(fitted).count == 1)
  }

  @Test("no members, one class and a stop are told") func refusals() {
    let greedy = Voting(weights: .greedy)
    for voting in [Voting(), greedy] {
      #expect(throws: FitError.unsuitable("an ensemble needs at least one member, got none")) {
        try voting.fit([], labels: [1, 0], context: context)
      }
    }
    #expect(throws: FitError.oneClass(positives: 2, rows: 2)) {
      try greedy.fit([[0.5, 0.5]], labels: [1, 1], context: context)
    }
    #expect(throws: FitError.cancelled) {
      try greedy.fit(
        noisy.scores, labels: noisy.labels,
        context: FitContext(key: RandomKey(seed: 1), isCancelled: { true }))
    }
  }

  @Test("settings are read from a spec, and what is wrong with them is named") func coding() throws
  {
    let text = """
      {"members": ["a", "b"], "weights": "greedy", "rounds": 9, "bags": 3, "calibrateMembers": false,
      "metric": "brier"}
      """
    let read = StrictJSON.decode(Voting.self, from: try JSON(parsing: text.utf8))
    #expect(read.issues == [])
    #expect(
      read.value
        == Voting(
          members: ["a", "b"], weights: .greedy, rounds: 9, bags: 3, calibrateMembers: false,
          metric: .brier))
    let wrong = StrictJSON.decode(
      Voting.self, from: try JSON(parsing: #"{"weights": "best", "rounds": 0, "bags": 101}"#.utf8))
    #expect(
      wrong.issues.map(\.description).sorted() == [
        "bags: must be from 0 to 100, got 101",
        "rounds: must be from 1 to 10000, got 0",
        "weights: unknown weights 'best'. Known: equal, greedy",
      ])
  }
}

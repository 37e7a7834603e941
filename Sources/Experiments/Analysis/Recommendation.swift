import Metrics
import StrictJSON

/// Which candidate to take into production: the cheapest that is shown to lose no more than the region of
/// equivalence against the leader; where none is shown, the leader.
///
/// Cheaper is what scores a row faster; times that are within a quarter of the shortest are taken for
/// equal, and the fewest learnt numbers decide. That a candidate loses no more is a one-sided corrected
/// test over folds against the margin (Nadeau and Bengio), at the level divided by how many cheaper
/// candidates are tested (Bonferroni). Times are measured, so they, and what follows from them, are not
/// reproducible.
public struct Recommendation: Sendable {
  /// A candidate that is cheaper than the leader.
  public struct Cheaper: Sendable, Hashable {
    public let candidate: String
    /// How much worse than the leader it is at most, by the corrected test; nil where there is none.
    public let lossBound: Double?
    /// How much worse than the leader it is over the folds.
    public let loss: Double?
  }

  public let candidate: String
  public let isLeader: Bool
  /// The candidates that are cheaper than the leader, the cheapest first.
  public let cheaper: [Cheaper]
  public let sentence: String

  /// Nil where no candidate is eligible.
  ///
  /// - Parameter canRepeat: whether the study's folds can be made once more in another way.
  public init?(
    _ board: Leaderboard, costs: [String: CandidateCosts], canRepeat: Bool = true
  ) {
    let eligible = board.rows.filter(\.isEligible)
    guard let leader = eligible.first else { return nil }
    let cheap = Self.cheaper(than: leader, among: eligible.dropFirst(), costs)
    let level = (1 - board.confidence) / Double(max(cheap.count, 1))
    let tests = cheap.map { $0.foldTest?.test(isLoss: board.ranking.isLoss) }
    cheaper = zip(cheap, tests).map { row, test in
      Cheaper(
        candidate: row.candidate,
        lossBound: row.foldTest?.isSame == true ? 0 : test.map { $0.upperBound(level: level) },
        loss: row.foldTest?.isSame == true ? 0 : test?.mean)
    }
    let shown = cheaper.first { $0.lossBound.map { $0 < board.equivalence } ?? false }
    candidate = shown?.candidate ?? leader.candidate
    isLeader = shown == nil
    let words = Words(
      board: board, leader: leader, cheaper: cheaper, knowsCosts: costs[leader.candidate] != nil,
      canRepeat: canRepeat)
    if let shown {
      sentence = words.taken(shown, costs[shown.candidate])
    } else {
      sentence = words.leaderStays(eligible.count, repeats: words.repeats(tests))
    }
  }

  /// Candidates that cost less than the leader, the cheapest first; by name where all is equal.
  private static func cheaper(
    than leader: Leaderboard.Row, among rows: ArraySlice<Leaderboard.Row>,
    _ costs: [String: CandidateCosts]
  ) -> [Leaderboard.Row] {
    guard let bar = costs[leader.candidate] else { return [] }
    var rest = rows.filter { row in costs[row.candidate].map { $0.isCheaper(than: bar) } ?? false }
    var ordered: [Leaderboard.Row] = []
    while let place = cheapest(of: rest, costs) { ordered.append(rest.remove(at: place)) }
    return ordered
  }

  private static func cheapest(
    of rows: [Leaderboard.Row], _ costs: [String: CandidateCosts]
  ) -> Int? {
    let times = rows.map { costs[$0.candidate]?.scoreMicroseconds ?? .infinity }
    guard let least = times.min() else { return nil }
    return rows.indices.filter { times[$0] <= least * CandidateCosts.sameTime }.min { left, right in
      let keys = [left, right].map { costs[rows[$0].candidate]?.parameters ?? .infinity }
      return keys[0] == keys[1]
        ? rows[left].candidate < rows[right].candidate : keys[0] < keys[1]
    }
  }
}

extension CandidateCosts {
  /// Times up to so many times another are taken for equal to it.
  fileprivate static let sameTime = 1.25

  /// Whether it scores faster; where times do not differ or are not known, whether it has fewer learnt
  /// numbers.
  fileprivate func isCheaper(than other: CandidateCosts) -> Bool {
    if let mine = scoreMicroseconds, let its = other.scoreMicroseconds,
      max(mine, its) > Self.sameTime * min(mine, its)
    {
      return mine < its
    }
    guard let mine = parameters, let its = other.parameters else { return false }
    return mine < its
  }
}

/// The sentence of a recommendation.
private struct Words {
  let board: Leaderboard
  let leader: Leaderboard.Row
  let cheaper: [Recommendation.Cheaper]
  /// Whether anything is known of what the leader takes.
  let knowsCosts: Bool
  /// Whether the folds can be repeated.
  let canRepeat: Bool

  private var metric: String { board.ranking.title }
  private var margin: String { decimal(board.equivalence, places: 3) }

  func taken(_ shown: Recommendation.Cheaper, _ costs: CandidateCosts?) -> String {
    let price = [
      costs?.scoreMicroseconds.map { "\(decimal($0, places: 2)) µs a row" },
      costs?.parameters.map { "\(decimal($0, places: 0)) learnt numbers" },
    ].compactMap(\.self).joined(separator: ", ")
    let bound = decimal(max(shown.lossBound ?? 0, 0), places: 3)
    let how =
      costs?.scoreMicroseconds == nil ? "with the fewest learnt numbers" : "the cheapest to score"
    return "Recommended for production: \(shown.candidate), \(how) "
      + (price.isEmpty ? "" : "(\(price)) ")
      + "of those shown to lose at most \(margin) in \(metric) against \(leader.candidate) "
      + "(it loses at most \(bound), corrected)."
  }

  func leaderStays(_ eligible: Int, repeats: (candidate: String, count: Int)?) -> String {
    let start = "Recommended for production: \(leader.candidate), the leader"
    if eligible == 1 { return start + "." }
    if cheaper.isEmpty {
      return start + (knowsCosts ? "; no other eligible candidate is cheaper to score." : ".")
    }
    let why =
      "\(start); no cheaper candidate is shown to lose at most \(margin) in \(metric) against it."
    if leader.folds.allSatisfy({ $0.values.count < 2 }) {
      return why + " One test set shows no such thing: cross-validation could."
    }
    guard let repeats else {
      return why + (canRepeat ? " More repeats would hardly" : " More rows could")
        + " show it: what cheaper ones lose here is too much or varies too much."
    }
    return why + " \(repeats.count) repeats of the folds would show it of \(repeats.candidate), "
      + "if it loses what it loses here."
  }

  /// The cheaper candidate for which the fewest repeats would do, and how many.
  func repeats(_ tests: [CorrectedTTest?]) -> (candidate: String, count: Int)? {
    guard canRepeat else { return nil }
    return zip(cheaper, tests).compactMap { rival, test in
      test.flatMap { test in
        // A one-sided test at the same error.
        DetectableDifference.repeats(
          telling: (board.equivalence - test.mean) / test.deviation(ratio: board.testToTrain),
          ratio: board.testToTrain, comparisons: cheaper.count,
          confidence: 1 - 2 * (1 - board.confidence))
      }.map { (candidate: rival.candidate, count: $0) }
    }.min { $0.count < $1.count }
  }
}

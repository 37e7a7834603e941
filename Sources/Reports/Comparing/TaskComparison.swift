package import Experiments
import Learning
package import Metrics
import Results
import StrictJSON

/// Candidates that several runs on different data have in common, compared over the data sets.
package struct TaskComparison: Sendable {
  /// A candidate over all data sets.
  package struct RankedCandidate: Sendable {
    /// Its name, the same in every run.
    package var name: String
    /// The ranking metric, data set by data set.
    package var estimates: [Estimate]
    /// The mean of its ranks; 1 is the best.
    package var averageRank: Double
    /// Wilcoxon's p value of the difference from the best; nil for that one and for too few data sets.
    package var pValue: Double?
    /// The same, corrected by Holm's method for all comparisons with the best.
    package var adjustedP: Double?
  }

  /// What tests of all candidates together say.
  package struct Tests: Sendable {
    /// Friedman's test, and Iman's and Davenport's of the same ranks.
    package var friedman: FriedmanTest
    /// The difference of mean ranks from which two candidates differ.
    package var criticalDifference: Double
    /// The largest sets of candidates, by place, that do not differ.
    package var groups: [ClosedRange<Int>]
  }

  /// Fewer data sets than these say too little for any test.
  package static let leastTasks = 5

  package let ranking: Metric
  /// 1 − the error that tests may make.
  package let confidence: Double
  /// The data sets, by the names of their runs.
  package let tasks: [String]
  /// How many rows each of them has.
  package let taskRows: [Int]
  /// The candidates, the best mean rank first.
  package let candidates: [RankedCandidate]
  /// The tests; nil for too few data sets.
  package let tests: Tests?

  /// Compares the candidates that all runs have, or some of them.
  ///
  /// Every run must be on data of its own: results on the same data are no independent tasks.
  package init(_ runs: [ComparedRun], choosing names: [String]?) throws(ComparisonError) {
    let ranking = try ComparedRun.ranking(of: runs)
    try Self.requireOwnData(runs)
    let common = try Self.common(runs, names: names)
    let column = Metric.index(of: ranking.name) ?? 0
    let estimates = common.map { name in
      runs.map { $0.leaderboard[name]?.estimates[column] ?? Estimate(value: nil) }
    }
    let scores = runs.indices.map { task in estimates.map { $0[task].value ?? .nan } }
    guard
      let friedman = FriedmanTest(scores: scores, higherIsBetter: !ranking.isLoss)
    else {
      throw .different("\(ranking.name) is not defined for every candidate on every data set")
    }
    self.ranking = ranking
    confidence = runs[0].leaderboard.confidence
    tasks = runs.map(\.name)
    taskRows = runs.map { $0.data.rows }
    let order = common.indices.sorted {
      (friedman.averageRanks[$0], common[$0]) < (friedman.averageRanks[$1], common[$1])
    }
    var candidates = order.map {
      RankedCandidate(
        name: common[$0], estimates: estimates[$0], averageRank: friedman.averageRanks[$0])
    }
    tests =
      runs.count < Self.leastTasks
      ? nil
      : Tests(friedman, ranks: candidates.map(\.averageRank), alpha: 1 - confidence)
    if tests != nil { Self.compareWithBest(&candidates) }
    self.candidates = candidates
  }

  private static func requireOwnData(_ runs: [ComparedRun]) throws(ComparisonError) {
    for (place, run) in runs.enumerated() {
      let twin = runs[..<place].first { $0.data.digest == run.data.digest }
      if let twin {
        throw .different(
          "\(twin.name) and \(run.name) are of the same data (SHA-256 \(run.data.digest)), "
            + "others are not: a comparison over data sets takes one run of each, since two of the "
            + "same data are no independent tasks")
      }
    }
  }

  private static func common(
    _ runs: [ComparedRun], names: [String]?
  ) throws(ComparisonError) -> [String] {
    let shared = runs[0].leaderboard.rows.filter { row in
      runs.allSatisfy { $0.leaderboard[row.candidate] != nil }
    }
    let all = shared.map(\.candidate)
    for name in names ?? [] where !all.contains(name) {
      throw Self.missing(name, in: runs, all: all)
    }
    let wanted = names ?? shared.filter { !$0.isBaseline }.map(\.candidate)
    let common = all.filter(wanted.contains)
    guard common.count > 1 else {
      let found = common.first.map { "is one only, '\($0)'" } ?? "is none"
      throw .different(
        "\(runs.map(\.name).joined(separator: ", ")) are of different data, so candidates are "
          + "compared that all of them have by name, and there \(found). \(Self.digests(runs))")
    }
    return common
  }

  private static func missing(
    _ name: String, in runs: [ComparedRun], all: [String]
  ) -> ComparisonError {
    let qualified = runs.contains { run in
      name.hasPrefix("\(run.name)/")
        && run.leaderboard[String(name.dropFirst(run.name.count + 1))] != nil
    }
    if qualified {
      return .different(
        "'\(name)' is a candidate of one run, but the runs are of different data, so their rows "
          + "cannot be compared. \(digests(runs))")
    }
    return .choice(
      Issue.Fact.unknownName(name, kind: "candidate of all runs", known: all).description)
  }

  private static func digests(_ runs: [ComparedRun]) -> String {
    "The SHA-256 of their tables: "
      + runs.map { "\($0.name) \($0.data.digest)" }.joined(separator: ", ")
  }

  private static func compareWithBest(_ candidates: inout [RankedCandidate]) {
    let best = candidates[0].estimates.compactMap(\.value)
    let pValues = candidates.dropFirst().map { candidate in
      WilcoxonSignedRank(
        differences: zip(best, candidate.estimates.compactMap(\.value)).map(-)
      ).pValue
    }
    for (place, p) in Multiplicity.holm(pValues).enumerated() {
      candidates[place + 1].pValue = pValues[place]
      candidates[place + 1].adjustedP = p
    }
  }
}

extension TaskComparison.Tests {
  /// - Parameter ranks: mean ranks in rising order.
  fileprivate init(_ friedman: FriedmanTest, ranks: [Double], alpha: Double) {
    self.friedman = friedman
    let difference = NemenyiTest(friedman).criticalDifference(alpha: alpha)
    criticalDifference = difference
    var groups: [ClosedRange<Int>] = []
    for first in ranks.indices {
      let last = ranks.lastIndex { $0 - ranks[first] < difference } ?? first
      if last > first && last > groups.last?.upperBound ?? -1 { groups.append(first...last) }
    }
    self.groups = groups
  }
}

import Learning
package import Metrics
import StrictJSON

/// How a candidate does on the groups of rows that a spec names, and what is shown of differences in recall.
///
/// All are of the held-out rows of the first repeat, each tested once, at the thresholds of their folds.
package struct GroupComparison: Sendable {
  /// A group of a column.
  package struct Group: Sendable {
    package let column: String
    package let subgroup: Subgroup
    /// Whether it has enough positive rows for its recall to be told from that of others.
    package let isJudged: Bool
  }

  /// The recall of a group against that of all other rows that the column holds a value for.
  package struct Test: Sendable {
    package let column: String
    package let group: String
    package let recalls: TwoProportions
    /// The p value of Fisher's exact test, corrected for all tests of all candidates that are shown (Holm).
    package fileprivate(set) var adjustedP = 1.0
  }

  package let candidate: String
  package let groups: [Group]
  package private(set) var tests: [Test]
  /// The confidence in all intervals at once.
  package let confidence: Double
  /// The confidence of each, so that all hold at once with that (Bonferroni).
  package private(set) var groupConfidence: Double
  /// How many tests there are of all candidates that are shown.
  private var testCount: Int

  /// Groups with fewer positive rows are not judged.
  package static let fewestPositives = 20
  /// Candidates that are shown at most.
  private static let mostCandidates = 3
  /// Base rate, recall, precision and decision rate.
  private static let shares = 4

  private init(_ predictions: OutOfFoldPredictions, _ columns: [RowGroups], confidence: Double) {
    candidate = predictions.candidate
    self.confidence = confidence
    (groupConfidence, testCount) = (confidence, 0)
    var (groups, tests): ([Group], [Test]) = ([], [])
    for column in columns {
      let found = column.subgroups(predictions).map { group in
        Group(
          column: column.column, subgroup: group,
          isJudged: Self.mayBeJudged(group))
      }
      groups += found
      tests += Self.tests(found, missing: column.names.last)
    }
    self.groups = groups
    self.tests = tests
  }

  /// Whether its positive rows are enough, as rows and as what their weights are worth.
  private static func mayBeJudged(_ group: Subgroup) -> Bool {
    group.positiveRows >= fewestPositives && group.hits.trials.rounded() >= Double(fewestPositives)
  }

  /// One test for two groups, one a group for more, each against all others of the column.
  private static func tests(_ groups: [Group], missing: String?) -> [Test] {
    let known = groups.filter { $0.subgroup.name != missing }
    let judged = known.filter(\.isJudged)
    guard judged.count > 1 else { return [] }
    return (known.count == 2 ? judged.prefix(1) : judged[...]).compactMap { group in
      let others = Subgroup.joined(known.map(\.subgroup).filter { $0.name != group.subgroup.name })
      guard mayBeJudged(others) else { return nil }
      let (own, rest) = (group.subgroup.hits, others.hits)
      return Test(
        column: group.column, group: group.subgroup.name,
        recalls: TwoProportions(
          successes: (own.successes, rest.successes), trials: (own.trials, rest.trials)))
    }
  }
}

extension StudyResult {
  /// The leading candidates by the groups that the spec names: the leader and some that are not shown to be
  /// behind it; none where no groups are named.
  package var groupComparisons: [GroupComparison] { GroupComparison.all(of: self) }
}

extension GroupComparison {
  fileprivate static func all(of result: StudyResult) -> [GroupComparison] {
    let study = result.study
    guard !study.data.groups.isEmpty else { return [] }
    let board = result.leaderboard
    let contenders = board.rows.filter { !$0.isBaseline }
    let leading = board.band.isEmpty ? contenders : board.band.filter { !$0.isBaseline }
    var compared = leading.prefix(mostCandidates).compactMap { row -> GroupComparison? in
      guard let place = study.candidates.firstIndex(where: { $0.name == row.candidate }),
        let predictions = result.predictions(of: place), let first = predictions.folds.first
      else { return nil }
      return GroupComparison(
        predictions.selecting(repeat: first.repeat), study.data.groups,
        confidence: study.spec.statistics.confidence)
    }
    correct(&compared)
    return compared
  }

  /// Corrects p values and intervals for how many are shown.
  private static func correct(_ compared: inout [GroupComparison]) {
    let adjusted = Multiplicity.holm(compared.flatMap { $0.tests.map(\.recalls.exactP) })
    let intervals = compared.reduce(0) { $0 + $1.groups.count * shares + $1.tests.count }
    var place = 0
    for index in compared.indices {
      compared[index].testCount = adjusted.count
      compared[index].groupConfidence =
        1 - (1 - compared[index].confidence) / Double(max(intervals, 1))
      for test in compared[index].tests.indices {
        compared[index].tests[test].adjustedP = adjusted[place]
        place += 1
      }
    }
  }

  /// What is shown of each column, and of which groups nothing is said.
  package var sentences: [String] {
    var columns: [String] = []
    for group in groups where !columns.contains(group.column) { columns.append(group.column) }
    return columns.flatMap(sentences(of:)) + unjudged
  }

  private func sentences(of column: String) -> [String] {
    let tests = tests.filter { $0.column == column }
    guard !tests.isEmpty else {
      return [
        "By \(column) no recall of \(candidate) is judged: fewer than two groups have "
          + "\(Self.fewestPositives) positive rows."
      ]
    }
    let shown = tests.filter { $0.adjustedP < 1 - confidence }
    guard shown.isEmpty else { return shown.map(sentence(of:)) }
    let room =
      tests.map { test -> Double in
        let interval = test.recalls.interval(confidence: groupConfidence)
        return max(abs(interval.lower), abs(interval.upper))
      }.max() ?? 1
    return [
      "By \(column) no difference in recall of \(candidate) is proven, which does not say that there is "
        + "none: the intervals leave room for \(decimal(room, places: 2)) and more rows could show it."
    ]
  }

  private func sentence(of test: Test) -> String {
    let (own, rest) = (
      test.recalls.successes.0 / test.recalls.trials.0,
      test.recalls.successes.1 / test.recalls.trials.1
    )
    let p = test.adjustedP < 0.001 ? "p < 0.001" : "p = \(decimal(test.adjustedP, places: 3))"
    return
      "\(candidate) finds \(own < rest ? "fewer" : "more") of the positive rows of \(test.group) than of "
      + "the others by \(test.column): recall \(decimal(own, places: 3)) against \(decimal(rest, places: 3)) "
      + "(\(p), Fisher's exact test, corrected for \(testCount) test\(testCount == 1 ? "" : "s"))."
  }

  private var unjudged: [String] {
    let small = groups.filter { !$0.isJudged }
    guard !small.isEmpty else { return [] }
    let names = small.map { "\($0.subgroup.name) (\($0.subgroup.positiveRows))" }
    return [
      "Not judged, with fewer than \(Self.fewestPositives) positive rows: "
        + names.joined(separator: ", ") + "."
    ]
  }
}

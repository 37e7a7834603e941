public import Metrics

/// Where a candidate stands on a leaderboard, in the words of files, terminal, pages and API.
public enum Standing: String, Sendable, Hashable, CaseIterable {
  /// The first of the eligible.
  case leader
  /// Shown to differ from the leader by no more than the region of equivalence.
  case equivalent
  /// Neither shown to differ from the leader nor to be equivalent.
  case undecided
  /// Shown to be worse than the leader.
  case behind
  /// It may not be chosen, and is not compared with the leader.
  case ineligible
  /// Here to be compared with, and never eligible.
  case baseline

  /// Whether it is the leader, or not shown to be behind it.
  public var isInBand: Bool { self == .leader || self == .equivalent || self == .undecided }

  /// The standing of an eligible candidate that the leader is compared with.
  init(_ leader: Relation) {
    self =
      switch leader {
      case .firstBetter: .behind
      case .equivalent: .equivalent
      case .secondBetter, .undecided: .undecided
      }
  }
}

/// The candidates of a study, ranked.
///
/// Eligible candidates stand above all others. Among equals in that the better estimate of the
/// ranking metric comes first; ties are broken by name.
public struct Leaderboard: Sendable {
  public let ranking: Metric
  /// The rows, the best first.
  public let rows: [Row]
  /// 1 − the error that tests may make.
  public let confidence: Double
  /// Differences up to this count as none.
  public let equivalence: Double
  /// Test rows for every training row.
  public let testToTrain: Double

  /// Ranks candidates by a metric, and says what the test over folds shows of each against the first.
  ///
  /// - Parameters:
  ///   - testToTrain: test rows for every training row, for the corrected test over folds.
  ///   - confidence: 1 − the error that tests may make.
  ///   - equivalence: differences up to this count as none.
  ///   - sharesOfFirst: the shares of row resamples in which candidates come first, by name.
  ///   - fallback: a p value for two candidates where there are too few folds for that test.
  public init(
    ranking: Metric, candidates: [CandidateSummary], testToTrain: Double, confidence: Double = 0.95,
    equivalence: Double = 0.01, sharesOfFirst: [String: Double] = [:],
    fallback: (_ leader: String, _ other: String) -> Double? = { _, _ in nil }
  ) {
    self.ranking = ranking
    self.confidence = confidence
    self.equivalence = equivalence
    self.testToTrain = testToTrain
    let sorted = Self.sorted(candidates, by: ranking)
    let column = Metric.index(of: ranking.name) ?? 0
    let tests = sorted.map { rival -> Comparison.FoldTest? in
      guard rival.isEligible, let leader = sorted.first, leader.candidate != rival.candidate else {
        return nil
      }
      return Comparison.FoldTest(
        FoldSummary.differences(leader.folds[column], rival.folds[column]), ratio: testToTrain,
        equivalence: equivalence, isLoss: ranking.isLoss)
    }
    let pValues = sorted.indices.map { place -> Double? in
      guard place > 0, sorted[place].isEligible else { return nil }
      return tests[place]?.meaningfulP ?? fallback(sorted[0].candidate, sorted[place].candidate)
    }
    // One family of tests: the leader against every other eligible candidate in the ranking metric.
    var adjusted = Multiplicity.holm(pValues.compactMap { $0 }).makeIterator()
    rows = sorted.indices.map { place in
      let candidate = sorted[place]
      let adjustedP = pValues[place].flatMap { _ in adjusted.next() }
      let relation =
        place > 0 && candidate.isEligible
        ? Relation(
          test: tests[place],
          isFirstBetter: tests[place]?.isFirstBetter(ranking) ?? true, p: adjustedP,
          confidence: confidence) : nil
      let standing =
        relation.map { Standing($0) }
        ?? (candidate.isEligible ? .leader : candidate.isBaseline ? .baseline : .ineligible)
      return Row(
        rank: place + 1, summary: candidate, standing: standing, relation: relation,
        pValue: pValues[place], adjustedP: adjustedP, foldTest: tests[place],
        shareOfFirst: sharesOfFirst[candidate.candidate])
    }
  }

  private static func sorted(
    _ candidates: [CandidateSummary], by metric: Metric
  ) -> [CandidateSummary] {
    func worth(_ candidate: CandidateSummary) -> Double {
      candidate.estimate(metric.name).value.map { $0 * metric.sign } ?? -.infinity
    }
    return candidates.sorted { left, right in
      if left.isEligible != right.isEligible { return left.isEligible }
      let (first, second) = (worth(left), worth(right))
      return first == second ? left.candidate < right.candidate : first > second
    }
  }

  /// The leader, then the eligible candidates that are not shown to be behind it.
  public var band: [Row] { rows.filter(\.standing.isInBand) }

  public subscript(candidate: String) -> Row? { rows.first { $0.candidate == candidate } }
}

extension Leaderboard {
  /// A candidate in its place.
  @dynamicMemberLookup
  public struct Row: Sendable {
    /// Its place, from 1.
    public let rank: Int
    public let summary: CandidateSummary
    public let standing: Standing
    /// What is shown of the leader against it; nil for the leader and for what is not eligible.
    public let relation: Relation?
    /// The p value of the comparison with the leader; nil where there is no test.
    public let pValue: Double?
    /// The same, corrected for all such comparisons.
    public let adjustedP: Double?
    /// The test of the leader less this candidate; nil for fewer than two folds.
    public let foldTest: Comparison.FoldTest?
    /// The share of row resamples in which it comes first of the eligible ones.
    public let shareOfFirst: Double?

    public subscript<Value>(dynamicMember member: KeyPath<CandidateSummary, Value>) -> Value {
      summary[keyPath: member]
    }

    /// What it reached in a metric of this name.
    public func estimate(_ metric: String) -> Estimate { summary.estimate(metric) }
  }
}

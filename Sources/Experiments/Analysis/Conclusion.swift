import Baselines
import Learning
import Linear
import Metrics
import StrictJSON

/// What the data support, in plain sentences, and no more.
public struct Conclusion: Sendable {
  /// The sentences, the most important first; the last is the recommendation.
  public let sentences: [String]
  /// What to take into production; nil where no candidate is eligible.
  public let recommendation: Recommendation?

  /// Reads a leaderboard.
  ///
  /// - Parameters:
  ///   - comparisons: pairs in the metric that ranks, for what resampling rows says of them.
  ///   - simplest: the names of candidates that are logistic regressions, to which every architecture
  ///     must be compared.
  ///   - costs: what candidates take, by name.
  ///   - canRepeat: whether the study's folds can be made once more in another way.
  ///   - serious: the codes of the audit's serious findings.
  public init(
    _ board: Leaderboard, comparisons: [Comparison] = [], simplest: [String],
    costs: [String: CandidateCosts] = [:], canRepeat: Bool = true, serious: [String] = []
  ) {
    recommendation = Recommendation(board, costs: costs, canRepeat: canRepeat)
    let eligible = board.rows.filter(\.isEligible)
    guard let leader = eligible.first else {
      sentences = ["No candidate is eligible: nothing can be recommended."]
      return
    }
    let apart = Set(
      comparisons.filter {
        $0.metric == board.ranking.name && $0.isSetApartByRows
          && [$0.first, $0.second].contains(leader.candidate)
      }.map { $0.first == leader.candidate ? $0.second : $0.first })
    let rivals = LeadSentences.Rival.all(eligible.dropFirst(), apart: apart)
    let lead = LeadSentences(
      leader: leader.candidate, rivals: rivals, metric: board.ranking,
      confidence: board.confidence, equivalence: board.equivalence,
      folds: leader.folds.first?.values.count ?? 0, testToTrain: board.testToTrain,
      canRepeat: canRepeat)
    sentences =
      lead.sentences + lead.sentences(onSimplest: simplest)
      + board.baselineSentences + Self.warning(serious)
      + [recommendation?.sentence].compactMap(\.self).map {
        serious.isEmpty ? $0 : "Then r" + $0.dropFirst()
      }
  }
}

extension Conclusion {
  fileprivate static func warning(_ serious: [String]) -> [String] {
    guard !serious.isEmpty else { return [] }
    let many = serious.count > 1
    return [
      "These numbers are not to be believed before the serious finding\(many ? "s" : "") of the audit "
        + "\(many ? "are" : "is") explained or mended: \(LeadSentences.list(serious))."
    ]
  }
}

extension Leaderboard {
  /// What the leaderboard of a spec's study supports.
  ///
  /// - Parameter findings: those of the audit.
  public func conclusion(
    of spec: ExperimentSpec, comparisons: [Comparison] = [], costs: [String: CandidateCosts] = [:],
    findings: [Finding] = []
  ) -> Conclusion {
    let simple = Candidate.all(of: spec).filter {
      $0.pipeline?.classifier.name == LogisticRegression.name
    }
    return Conclusion(
      self, comparisons: comparisons, simplest: simple.map(\.name), costs: costs,
      canRepeat: spec.canRepeatFolds,
      serious: findings.filter { $0.severity == .serious }.map(\.code).reduce(into: []) {
        if !$0.contains($1) { $0.append($1) }
      })
  }

  /// The best baseline that does what was asked of the candidates, where none of these is shown to beat it.
  fileprivate var baselineSentences: [String] {
    let eligible = rows.filter(\.isEligible)
    let baselines = rows.filter { $0.isBaseline && keepsBound($0, as: eligible[0]) }
    guard let baseline = baselines.first, let value = baseline.estimate(ranking.name).value,
      let best = eligible[0].estimate(ranking.name).value,
      !eligible.contains(where: { isShown($0, toBeat: baseline, among: eligible.count) })
    else { return [] }
    return [
      "No candidate is shown to beat \(baseline.candidate)\(Self.meaning(baseline)) in "
        + "\(ranking.title): it reaches \(decimal(value, places: 3)), "
        + "\(eligible[0].candidate) \(decimal(best, places: 3))."
    ]
  }

  private static func meaning(_ baseline: Row) -> String {
    switch baseline.candidate {
    case AlwaysPositive.name: ", which contacts everybody,"
    case Majority.name: ", which decides the same for everybody,"
    default: ", which gives everybody the same score,"
    }
  }

  /// Whether a baseline keeps the bound under which the leader's thresholds were chosen.
  private func keepsBound(_ baseline: Row, as leader: Row) -> Bool {
    guard let bound = leader.constraint else { return true }
    return baseline.estimate(bound.metric).value.map(bound.keeps) ?? false
  }

  private func isShown(_ candidate: Row, toBeat baseline: Row, among count: Int) -> Bool {
    let column = Metric.index(of: ranking.name) ?? 0
    let differences = FoldSummary.differences(candidate.folds[column], baseline.folds[column])
    let test = Comparison.FoldTest(
      differences, ratio: testToTrain, equivalence: equivalence, isLoss: ranking.isLoss)
    guard let test else { return isAbove(candidate, baseline) }
    guard test.mean * ranking.sign > 0 else { return false }
    return test.hasSpread
      ? test.pValue * Double(count) < 1 - confidence : isAbove(candidate, baseline)
  }

  /// For one test set, which no test over folds can judge: whether the intervals lie apart.
  private func isAbove(_ candidate: Row, _ baseline: Row) -> Bool {
    let (mine, its) = (candidate.estimate(ranking.name), baseline.estimate(ranking.name))
    guard let interval = mine.interval, let value = its.value else { return false }
    return ranking.isLoss
      ? interval.upper < (its.interval?.lower ?? value)
      : interval.lower > (its.interval?.upper ?? value)
  }
}

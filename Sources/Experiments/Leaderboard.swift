import Learning
public import Metrics

/// The candidates of a study, ranked.
///
/// Eligible candidates stand above all others. Among equals in that the better estimate of the
/// ranking metric comes first; ties are broken by name.
public struct Leaderboard: Sendable {
  /// The metric that ranks.
  public let ranking: Metric
  /// The rows, the best first.
  public let rows: [Row]
  /// The share of intervals that hold the truth; tests call a difference real below 1 − it.
  public let confidence: Double

  /// Ranks rows by a metric, and marks the band of those that cannot be told from the first.
  ///
  /// - Parameters:
  ///   - testToTrain: test rows for every training row, for the corrected test over folds.
  ///   - confidence: 1 − the error that tests may make.
  ///   - fallback: a p value for two candidates where there are too few folds for that test.
  public init(
    ranking: Metric, rows: [Row], testToTrain: Double, confidence: Double = 0.95,
    fallback: (_ leader: String, _ other: String) -> Double? = { _, _ in nil }
  ) {
    self.ranking = ranking
    self.confidence = confidence
    let column = Metric.index(of: ranking.name) ?? 0
    let sign = ranking.direction == .minimize ? -1.0 : 1.0
    func worth(_ row: Row) -> Double { row.estimates[column].value.map { $0 * sign } ?? -.infinity }
    var sorted = rows.sorted { left, right in
      if left.isEligible != right.isEligible { return left.isEligible }
      let (first, second) = (worth(left), worth(right))
      return first == second ? left.candidate < right.candidate : first > second
    }
    let rivals = sorted.prefix { $0.isEligible }.dropFirst()
    let unadjusted = rivals.map { rival in
      Self.pValue(
        FoldSummary.differences(sorted[0].folds[column], rival.folds[column]).map { $0 * sign },
        testToTrain: testToTrain) ?? fallback(sorted[0].candidate, rival.candidate)
    }
    var adjusted = Multiplicity.holm(unadjusted.compactMap { $0 }).makeIterator()
    for place in sorted.indices {
      sorted[place].rank = place + 1
      sorted[place].standing = !sorted[place].isEligible ? .apart : place == 0 ? .leader : .untested
      guard place > 0, place <= unadjusted.count, let p = unadjusted[place - 1] else { continue }
      sorted[place].unadjustedP = p
      sorted[place].standing = Standing(p: adjusted.next() ?? p, confidence: confidence)
    }
    self.rows = sorted
  }

  /// How likely differences over folds are where there are none; 1 where they speak against the leader,
  /// nil where they cannot be tested, which too few of them or equal ones cannot.
  private static func pValue(_ differences: [Double], testToTrain: Double) -> Double? {
    guard let test = CorrectedTTest(differences: differences, ratio: testToTrain),
      test.mean == 0 || test.standardError > 1e-12 * max(1, abs(test.mean))
    else { return nil }
    return test.mean < 0 ? 1 : test.pValue
  }

  /// The eligible candidates that cannot be told from the leader, the leader first.
  public var band: [Row] { rows.filter(\.standing.isInBand) }

  /// The row of a candidate.
  public subscript(candidate: String) -> Row? { rows.first { $0.candidate == candidate } }
}

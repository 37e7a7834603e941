import CKernels
import Learning
import Metrics

/// Which values go along with more or fewer positive rows, counted in the data.
struct ObservedInsights: Sendable {
  /// The sentences, the weightiest first.
  private(set) var sentences: [InsightSentence] = []
  /// How many groups were compared with all others.
  let comparisons: Int

  /// Parts of numbers.
  private static let parts = 5
  /// The fewest rows on either side of a comparison.
  private static let fewest = 30

  /// One group of rows against all others.
  private struct Comparison {
    var column: Int
    var value: ValueGroups.Value
    var rows: [Int]
    var risk: RelativeRisk
    var adjustedP = 1.0
    var sameRows: [String] = []

    /// How strong and how broad: |ln ratio| by the spread of being in the group.
    func weight(of total: Int) -> Double {
      let share = Double(rows.count) / Double(total)
      let middle = (risk.interval.lower * risk.interval.upper).squareRoot()
      return abs(ck_log(middle)) * (share * (1 - share)).squareRoot()
    }
  }

  init(_ pooled: PooledColumns, words: InsightWords, confidence: Double) {
    var comparisons = Self.comparisons(pooled, confidence: confidence)
    self.comparisons = comparisons.count
    let adjusted = Multiplicity.holm(comparisons.map(\.risk.pValue))
    for (place, value) in adjusted.enumerated() { comparisons[place].adjustedP = value }
    let total = pooled.labels.count
    let found = comparisons.filter {
      $0.adjustedP < 1 - confidence && !$0.risk.interval.contains(1)
    }
    let weights = found.map { $0.weight(of: total) }
    let order = found.indices.sorted { (-weights[$0], $0) < (-weights[$1], $1) }
    sentences = Self.distinct(order.map { found[$0] }, pooled).map { comparison in
      Self.sentence(comparison, pooled, words, confidence)
    }
  }

  /// Every group of enough rows against all others; of two groups that are each other's others the
  /// one that is positive more often.
  private static func comparisons(
    _ pooled: PooledColumns, confidence: Double
  ) -> [Comparison] {
    let total = pooled.labels.count
    let hits = pooled.labels.count { $0 > 0.5 }
    return pooled.columns.indices.flatMap { column -> [Comparison] in
      let groups = ValueGroups(pooled, column: column, parts: parts)
      let compared = groups.rows.indices.compactMap { group -> Comparison? in
        let rows = groups.rows[group]
        guard rows.count >= fewest, total - rows.count >= fewest else { return nil }
        let own = rows.count { pooled.labels[$0] > 0.5 }
        return Comparison(
          column: column, value: groups.values[group], rows: rows,
          risk: RelativeRisk(
            hits: own, rows: rows.count, otherHits: hits - own, otherRows: total - rows.count,
            confidence: confidence))
      }
      guard compared.count == 2, compared[0].rows.count + compared[1].rows.count == total else {
        return compared
      }
      return [compared[0].risk.ratio >= 1 ? compared[0] : compared[1]]
    }
  }

  /// The comparisons without those of the very rows of an earlier one, which names them.
  private static func distinct(_ all: [Comparison], _ pooled: PooledColumns) -> [Comparison] {
    var kept: [Comparison] = []
    for comparison in all {
      if let place = kept.firstIndex(where: { $0.rows == comparison.rows }) {
        kept[place].sameRows.append(
          "\(pooled.columns[comparison.column].name) \(InsightWords.words(comparison.value))")
      } else {
        kept.append(comparison)
      }
    }
    return kept
  }

  private static func sentence(
    _ comparison: Comparison, _ pooled: PooledColumns, _ words: InsightWords, _ confidence: Double
  ) -> InsightSentence {
    let name = pooled.columns[comparison.column].name
    let risk = comparison.risk
    return InsightSentence(
      text: words.observed(
        name, comparison.value, risk, rows: comparison.rows.count, confidence: confidence),
      kind: .observed, column: name, value: InsightWords.words(comparison.value), other: nil,
      ratio: risk.ratio.isFinite ? risk.ratio : nil, difference: nil, lower: risk.interval.lower,
      upper: risk.interval.upper, rate: risk.rate, otherRate: risk.otherRate,
      rows: comparison.rows.count, adjustedP: comparison.adjustedP, sameRows: comparison.sameRows)
  }
}

import CKernels
import Learning
package import Metrics

/// Which values go along with more or fewer positive rows, counted in the data.
package struct ObservedInsights: Sendable {
  /// The sentences, the weightiest first.
  package private(set) var sentences: [InsightSentence] = []
  /// How many groups were compared with all others.
  package let comparisons: Int

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

  package init(_ pooled: PooledColumns, words: InsightWords, confidence: Double) {
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

/// The rows of a column, parted by what they hold: a group for every level, or for parts of the numbers
/// of about the same size; missing ones are a group of their own.
package struct ValueGroups: Sendable {
  /// What the rows of a group hold.
  package enum Value: Hashable, Sendable {
    case level(String)
    /// Numbers or days up to one that occurs.
    case upTo(String)
    /// Numbers or days from one that occurs to another.
    case between(String, String)
    /// Numbers or days from one that occurs on.
    case from(String)
    case missing
  }

  package private(set) var values: [Value] = []
  /// The rows of each group, in order.
  package private(set) var rows: [[Int]] = []

  package init(_ pooled: PooledColumns, column place: Int, parts: Int) {
    let column = pooled.columns[place]
    switch pooled.rows.columns[place] {
    case .codes(let codes):
      var groups = [[Int]](repeating: [], count: column.levels.count)
      for (row, code) in codes.enumerated() where code >= 0 { groups[Int(code)].append(row) }
      for (level, rows) in groups.enumerated() { add(.level(column.levels[level]), rows) }
      add(.missing, codes.indices.filter { codes[$0] == RawRows.missing })
    case .numbers(let numbers):
      addParts(numbers, column, parts)
      add(.missing, numbers.indices.filter { numbers[$0].isNaN })
    }
  }

  private mutating func add(_ value: Value, _ rows: [Int]) {
    guard !rows.isEmpty else { return }
    values.append(value)
    self.rows.append(rows)
  }

  /// Cuts behind the values at evenly spaced ranks, so that equal numbers stay together.
  private mutating func addParts(
    _ numbers: [Double], _ column: InputSchema.Column, _ parts: Int
  ) {
    let sorted = numbers.filter { $0.isFinite }.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return }
    var tops: [Double] = []
    for part in 1...parts {
      let top = sorted[max(0, sorted.count * part / parts - 1)]
      if tops.last.map({ $0 < top }) ?? true { tops.append(top) }
    }
    var groups = [[Int]](repeating: [], count: tops.count)
    for (row, number) in numbers.enumerated() where number.isFinite {
      groups[tops.firstIndex { number <= $0 } ?? tops.count - 1].append(row)
    }
    for (place, rows) in groups.enumerated() where tops.count > 1 {
      let held = rows.map { numbers[$0] }
      let low = column.text(of: held.min() ?? first)
      let high = column.text(of: tops[place])
      if low == high {
        add(.level(low), rows)
      } else if place == 0 {
        add(.upTo(high), rows)
      } else {
        add(place == tops.count - 1 ? .from(low) : .between(low, high), rows)
      }
    }
  }
}

/// How many times as often something happens in one group as in another.
///
/// The interval is Katz's, normal on the logarithm of the ratio (Katz, Baptista, Azen and Pike,
/// "Obtaining confidence intervals for the risk ratio in cohort studies", Biometrics 34, 1978). Where a
/// group has no hit or no miss, half a hit and half a row are added to both groups for interval and p
/// value (Walter, "The distribution of Levin's measure of attributable risk", Biometrika 62, 1975).
package struct RelativeRisk: Hashable, Sendable {
  /// The share of hits in the group.
  package let rate: Double
  /// The share of hits in the other group.
  package let otherRate: Double
  /// The first share over the second; infinite where the other group has no hit.
  package let ratio: Double
  package let interval: Interval
  /// The p value, two-sided, of the ratio being 1.
  package let pValue: Double

  /// Hits of so many rows in either group; both must have rows.
  package init(
    hits: Int, rows: Int, otherHits: Int, otherRows: Int, confidence: Double = 0.95
  ) {
    precondition(
      0 <= hits && hits <= rows && rows > 0 && 0 <= otherHits && otherHits <= otherRows
        && otherRows > 0, "\(hits) hits of \(rows) rows, \(otherHits) of \(otherRows)")
    rate = Double(hits) / Double(rows)
    otherRate = Double(otherHits) / Double(otherRows)
    ratio = rate / otherRate
    let isBare = hits == 0 || otherHits == 0 || hits == rows || otherHits == otherRows
    let added = isBare ? 0.5 : 0
    let (a, n) = (Double(hits) + added, Double(rows) + added)
    let (b, m) = (Double(otherHits) + added, Double(otherRows) + added)
    let logRatio = ck_log(a / n) - ck_log(b / m)
    let error = max(0, 1 / a - 1 / n + 1 / b - 1 / m).squareRoot()
    let reach = -ck_normal_quantile((1 - confidence) / 2) * error
    interval = Interval(lower: ck_exp(logRatio - reach), upper: ck_exp(logRatio + reach))
    pValue = error > 0 ? min(1, 2 * ck_normal_cdf(-abs(logRatio) / error)) : 1
  }
}

extension AuditedColumn {
  /// Fewer rows of either class than this prove nothing.
  static let fewestRows = 20
  /// Numbers are cut into at most this many bins of about equally many rows.
  private static let mostBins = 64

  /// How well the column alone ranks the rows: the larger of two areas under the ROC curve; nil where
  /// either class has too few rows.
  ///
  /// One is that of the numbers as they stand, rising or falling, over the rows that have one. The
  /// other is that of the share of positive rows by value (numbers in bins; a missing value is one of
  /// its own), learnt on every other row and judged on the rows between them, so that a column of many
  /// names gains nothing by chance.
  func strength(_ isPositive: [Bool]) -> Double? {
    [plainArea, learntArea(isPositive)].compactMap(\.self).max()
  }

  private var plainArea: Double? {
    guard !values.isEmpty else { return nil }
    let tallies = counts.indices.map { ClassTally(positive: positives[$0], all: counts[$0]) }
    return ClassTally.area(tallies, fewest: Self.fewestRows).map { max($0, 1 - $0) }
  }

  private func learntArea(_ isPositive: [Bool]) -> Double? {
    let bins = self.bins
    let count = (bins.max() ?? -1) + 1
    var learnt = [ClassTally](repeating: ClassTally(), count: count + 1)
    var judged = learnt
    for (row, code) in codes.enumerated() {
      let bin = code < 0 ? count : bins[Int(code)]
      if row % 2 == 0 {
        learnt[bin].add(isPositive[row])
      } else {
        judged[bin].add(isPositive[row])
      }
    }
    let all = learnt.reduce(into: ClassTally()) { $0.add($1) }
    let shares = learnt.map { $0.share(drawnTo: all) }
    return ClassTally.area(judged, by: shares, fewest: Self.fewestRows / 2)
  }

  /// The bin of every value, by the middle of its rows; names keep to themselves, and so do few numbers.
  private var bins: [Int] {
    guard !values.isEmpty, counts.count > Self.mostBins else { return Array(counts.indices) }
    var below = 0
    return counts.map { count in
      defer { below += count }
      return (2 * below + count) * Self.mostBins / max(2 * present, 1)
    }
  }
}

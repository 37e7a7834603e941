public import Learning

/// How scores between 0 and 1 are spread within each class.
public struct ScoreHistogram: Sendable, Hashable {
  /// The rows whose scores lie between two bounds.
  public struct Bin: Sendable, Hashable {
    /// The lowest score in it.
    public var lower: Double
    /// The scores stay below this; the last bin holds it.
    public var upper: Double
    /// The share of all positive rows that is in this bin; 0 where there are none.
    public var positives: Double
    /// The share of all negative rows that is in this bin; 0 where there are none.
    public var negatives: Double
  }

  /// Bins of equal width, rising.
  public let bins: [Bin]

  /// The spread of scored rows over a number of bins, at least one; scores beyond 0 and 1 count at
  /// the ends.
  public init(_ rows: ScoredRows, bins count: Int) {
    precondition(count >= 1, "a histogram needs a bin, got \(count)")
    var ties = [Tie](repeating: Tie(), count: count)
    for row in rows.labels.indices {
      let place = (Double(rows.scores[row]) * Double(count)).rounded(.down)
      ties[Int(min(max(place, 0), Double(count - 1)))].add(row, of: rows)
    }
    let sums = rows.classWeights
    bins = ties.enumerated().map { index, tie in
      Bin(
        lower: Double(index) / Double(count), upper: Double(index + 1) / Double(count),
        positives: sums.positive > 0 ? tie.positive / sums.positive : 0,
        negatives: sums.negative > 0 ? tie.negative / sums.negative : 0)
    }
  }

  /// The spread with at most `count` bins: neighbours are joined in equal groups.
  public func thinned(to count: Int) -> ScoreHistogram {
    let group = (bins.count + count - 1) / max(1, count)
    guard group > 1 else { return self }
    return ScoreHistogram(
      bins: stride(from: 0, to: bins.count, by: group).map { start in
        let part = bins[start..<min(start + group, bins.count)]
        return Bin(
          lower: part.first?.lower ?? 0, upper: part.last?.upper ?? 1,
          positives: part.reduce(0) { $0 + $1.positives },
          negatives: part.reduce(0) { $0 + $1.negatives })
      })
  }

  private init(bins: [Bin]) { self.bins = bins }
}

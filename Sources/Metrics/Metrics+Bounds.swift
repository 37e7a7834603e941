public import Learning

extension Metrics {
  /// The largest recall over the thresholds at which precision is what the costs ask for; 0 where
  /// it is at none.
  public static let recallAtPrecision = Metric(
    name: "recallAtPrecision",
    summary: "largest recall over all thresholds with at least the precision of the costs",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var found = 0.0
    rows.forEachReached { reached in
      if reached.positive / reached.weight >= rows.costs.precision { found = reached.positive }
    }
    return found / sums.positive
  }

  /// The largest precision over the thresholds at which recall is what the costs ask for.
  public static let precisionAtRecall = Metric(
    name: "precisionAtRecall",
    summary: "largest precision over all thresholds with at least the recall of the costs",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var largest = sums.positive / sums.weight
    rows.forEachReached { reached in
      if reached.positive / sums.positive >= rows.costs.recall {
        largest = max(largest, reached.positive / reached.weight)
      }
    }
    return largest
  }
}

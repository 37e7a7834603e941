public import Learning

extension Metrics {
  /// The probability that a positive row scores above a negative one, ties counting half.
  public static let rocAUC = Metric(
    name: "rocAUC",
    summary: "probability that a positive row scores above a negative one, ties counting half",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var above = 0.0
    var area = 0.0
    rows.forEachTie { tie in
      area += tie.negative * (above + tie.positive / 2)
      above += tie.positive
    }
    return area / sums.positive / sums.negative
  }

  /// Precision at every step of recall, weighted by the step.
  public static let averagePrecision = Metric(
    name: "averagePrecision",
    summary: "precision at every step of recall, weighted by the step; equal scores are one step",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var reached = Tie()
    var total = 0.0
    rows.forEachTie { tie in
      reached.positive += tie.positive
      reached.negative += tie.negative
      total += tie.positive * (reached.positive / reached.weight)
    }
    return total / sums.positive
  }

  /// The largest distance between recall and false positive rate over all thresholds.
  public static let ks = Metric(
    name: "ks",
    summary: "largest excess of recall over the false positive rate, over all thresholds",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var reached = Tie()
    var largest = 0.0
    rows.forEachTie { tie in
      reached.positive += tie.positive
      reached.negative += tie.negative
      largest = max(
        largest, reached.positive / sums.positive - reached.negative / sums.negative)
    }
    return largest
  }

  /// How much commoner positive rows are in the top tenth by score than overall.
  ///
  /// The top tenth is 0.1 n rows, rounded half to even, at least one; with weights it is the same
  /// share of the weight, n counting the rows that have any. Rows with the score at the cut are
  /// shared pro rata.
  public static let topDecileLift = Metric(
    name: "topDecileLift",
    summary: "share of positive rows in the top tenth by score, relative to their share overall",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    let count = Double(rows.labels.indices.count { rows.weight(of: $0) > 0 })
    let tenth = max(1, (0.1 * count).rounded(.toNearestOrEven))
    let top = rows.weights == nil ? tenth : tenth / count * sums.weight
    var room = top
    var found = 0.0
    rows.forEachTie { tie in
      let taken = min(room, tie.weight)
      found += tie.positive * (taken / tie.weight)
      room -= taken
    }
    return (found / top) / (sums.positive / sums.weight)
  }
}

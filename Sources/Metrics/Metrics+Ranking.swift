public import Learning

extension Metrics {
  /// The probability that a positive row scores above a negative one, ties counting half.
  public static let rocAUC = Metric(
    name: "rocAUC",
    summary: "probability that a positive row scores above a negative one, ties counting half",
    goal: .maximize
  ) { rows in
    var area = ROCArea<Double>()
    rows.forEachTie { area.add(positive: $0.positive, negative: $0.negative) }
    return area.area
  }

  /// ROC AUC of scores, rows without one (NaN) left out; nil on one class.
  package static func rocAUC(labels: [Float], scores: [Float]) -> Double? {
    let scored = scores.indices.filter { !scores[$0].isNaN }
    return rocAUC.score(
      ScoredRows(labels: scored.map { labels[$0] }, scores: scored.map { scores[$0] }))
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
    var largest = 0.0
    rows.forEachReached { reached in
      largest = max(
        largest, reached.positive / sums.positive - reached.negative / sums.negative)
    }
    return largest
  }

  /// How much of the loss without scores the best thresholds save, over all costs of the two errors
  /// (Hand, "Measuring classifier performance", Machine Learning 77, 2009).
  public static let hMeasure = Metric(
    name: "hMeasure",
    summary: "share of the loss without scores that the best thresholds save, over all costs",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return MisclassificationLoss(classes: sums).hMeasure(RankingHull(rows))
  }
}

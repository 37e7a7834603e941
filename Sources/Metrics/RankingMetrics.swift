import Learning

extension Metric {
  /// The probability that a positive row scores above a negative one, ties counting half.
  public static let rocAUC = Metric(
    name: "rocAUC", title: "AUC",
    summary: "probability that a positive row scores above a negative one, ties counting half",
    family: .ranking, isHeadline: true, isCompared: true
  ) { rows in
    var area = ROCArea<Double>()
    rows.forEachTie { area.add(positive: $0.positive, negative: $0.negative) }
    return area.area
  } fast: {
    $0.ranks.area
  }

  /// ROC AUC of scores, rows without one (NaN) left out; nil on one class.
  package static func rocAUC(labels: [Float], scores: [Float]) -> Double? {
    let scored = scores.indices.filter { !scores[$0].isNaN }
    return rocAUC.score(
      ScoredRows(labels: scored.map { labels[$0] }, scores: scored.map { scores[$0] }))
  }

  /// Precision at every step of recall, weighted by the step.
  public static let averagePrecision = Metric(
    name: "averagePrecision", title: "average precision", shortTitle: "AP",
    summary: "precision at every step of recall, weighted by the step; equal scores are one step",
    family: .ranking, isHeadline: true, isCompared: true
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
  } fast: {
    $0.onBothClasses { $0.ranks.precisionSteps / $1.positive }
  }

  /// The Kolmogorov–Smirnov distance of the scores of both classes.
  public static let ks = Metric(
    name: "ks", title: "KS",
    summary: "largest excess of recall over the false positive rate, over all thresholds",
    family: .ranking
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var largest = 0.0
    rows.forEachReached { reached in
      largest = max(
        largest, reached.positive / sums.positive - reached.negative / sums.negative)
    }
    return largest
  } fast: {
    $0.onBothClasses { $0.ranks.largestExcess / $1.positive / $1.negative }
  }

  /// How much of the loss without scores the best thresholds save, over all costs of the two errors.
  public static let hMeasure = Metric(
    name: "hMeasure", title: "H-measure",
    summary: "share of the loss without scores that the best thresholds save, over all costs",
    family: .ranking
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return MisclassificationLoss(classes: sums).hMeasure(RankingHull(rows))
  } fast: {
    $0.onBothClasses { MisclassificationLoss(classes: $1).hMeasure($0.ranks.hull) }
  }

  /// The largest recall over the thresholds at which precision is what the costs ask for; 0 where
  /// it is at none.
  public static let recallAtPrecision = Metric(
    name: "recallAtPrecision", title: "recall at precision",
    summary: "largest recall over all thresholds with at least the precision of the costs",
    family: .ranking
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var found = 0.0
    rows.forEachReached { reached in
      if reached.positive / reached.weight >= rows.costs.precision { found = reached.positive }
    }
    return found / sums.positive
  } fast: {
    $0.onBothClasses { $0.ranks.positivesAtPrecision / $1.positive }
  }

  /// The largest precision over the thresholds at which recall is what the costs ask for.
  public static let precisionAtRecall = Metric(
    name: "precisionAtRecall", title: "precision at recall",
    summary: "largest precision over all thresholds with at least the recall of the costs",
    family: .ranking
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    var largest = sums.positive / sums.weight
    rows.forEachReached { reached in
      if reached.positive / sums.positive >= rows.costs.recall {
        largest = max(largest, reached.positive / reached.weight)
      }
    }
    return largest
  } fast: {
    $0.onBothClasses { measure, _ in measure.ranks.precisionAtRecall }
  }
}

// MARK: - The top share

extension Metric {
  /// The share of positive rows among the top rows by score, as many as can be contacted.
  public static let gain = Metric(
    name: "gain",
    summary: "share of the positive rows that are in the top contact share by score",
    family: .ranking
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return rows.top(rows.costs.contactShare, of: sums).positive / sums.positive
  } fast: {
    $0.onBothClasses { $0.ranks.topShare.positive / $1.positive }
  }

  /// How much commoner positive rows are among the top rows by score than overall.
  public static let lift = Metric(
    name: "lift",
    summary: "share of positive rows in the top contact share by score, relative to that overall",
    family: .ranking, unit: .ratio, isHeadline: true
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return rows.top(rows.costs.contactShare, of: sums).lift(over: sums)
  } fast: {
    $0.onBothClasses { $0.ranks.topShare.lift(over: $1) }
  }

  /// How much commoner positive rows are in the top tenth by score than overall.
  ///
  /// The top tenth is 0.1 n rows, rounded half to even, at least one; with weights it is the same
  /// share of the weight, n counting the rows that have any. Rows with the score at the border are
  /// shared pro rata. Gain and lift at another share are found in the same way.
  public static let topDecileLift = Metric(
    name: "topDecileLift", title: "top-decile lift",
    summary: "share of positive rows in the top tenth by score, relative to their share overall",
    family: .ranking, unit: .ratio
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return rows.top(0.1, of: sums).lift(over: sums)
  } fast: {
    $0.onBothClasses { $0.ranks.topTenth.lift(over: $1) }
  }
}

extension Tie {
  /// The share of positive rows, relative to their share among all.
  fileprivate func lift(over all: Tie) -> Double {
    (positive / weight) / (all.positive / all.weight)
  }
}

extension ScoredRows {
  /// What the top share of rows by score holds.
  fileprivate func top(_ share: Double, of sums: Tie) -> Tie {
    let count = Double(labels.indices.count { weight(of: $0) > 0 })
    let rows = max(1, (share * count).rounded(.toNearestOrEven))
    let size = weights == nil ? rows : rows / count * sums.weight
    var room = size
    var found = 0.0
    forEachTie { tie in
      let taken = min(room, tie.weight)
      found += tie.positive * (taken / tie.weight)
      room -= taken
    }
    return Tie(positive: found, negative: size - found)
  }
}

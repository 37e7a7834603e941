import Learning

/// A threshold between two distinct scores, and the rows that it predicts positive.
struct DecisionThreshold: Sendable {
  /// A row is predicted positive at this score or above.
  var threshold: Float
  /// The rows that are predicted positive, as weights.
  var selected: ScoreGroup
  /// All rows, as weights.
  var total: ScoreGroup

  /// Truth and decision at this threshold.
  var confusion: Confusion {
    Confusion(
      truePositives: selected.positive, falsePositives: selected.negative,
      trueNegatives: total.negative - selected.negative,
      falseNegatives: total.positive - selected.positive)
  }

  /// The share of positive rows among those predicted positive.
  var precision: Double { selected.share }
  /// The share of positive rows that are predicted positive.
  var recall: Double { selected.positive / total.positive }
  /// The share of rows that are predicted positive.
  var contactRate: Double { selected.weight / total.weight }
}

extension ScoreGroups {
  /// Every threshold that tells the rows apart, from the highest down; the last one selects all.
  ///
  /// A threshold lies halfway between the lowest score that is selected and the next one, so that a row
  /// a little below the first is selected as well; the last one lies halfway to 0.
  var thresholds: [DecisionThreshold] {
    let total = total
    var selected = ScoreGroup(score: 0)
    var thresholds: [DecisionThreshold] = []
    thresholds.reserveCapacity(all.count)
    for index in all.indices.reversed() {
      selected.add(all[index])
      let next = index > 0 ? all[index - 1].score : min(0, all[index].score)
      thresholds.append(
        DecisionThreshold(
          threshold: Self.halfway(all[index].score, next), selected: selected, total: total))
    }
    return thresholds
  }

  /// The threshold above every score, halfway to 1.
  var emptyThreshold: DecisionThreshold {
    let highest = Float(all.last?.score ?? 0)
    let threshold = max(highest.nextUp, highest + (1 - highest) / 2)
    return DecisionThreshold(threshold: threshold, selected: ScoreGroup(score: 0), total: total)
  }

  /// Halfway between a score and a lower one, but never the lower one.
  private static func halfway(_ score: Double, _ lower: Double) -> Float {
    let middle = Float((score + lower) / 2)
    return Double(middle) > lower ? middle : Float(score)
  }
}

extension [DecisionThreshold] {
  /// The threshold with the largest value, of equal ones the higher one; there must be
  /// one.
  func highest(by value: (DecisionThreshold) -> Double) -> DecisionThreshold {
    var best = (threshold: self[0], value: value(self[0]))
    for threshold in dropFirst() {
      let value = value(threshold)
      if value > best.value { best = (threshold, value) }
    }
    return best.threshold
  }
}

extension ScoredRows {
  /// Every threshold on these rows, at least one; some of the rows must be positive.
  func thresholdsWithPositives(for purpose: String) throws(FitError) -> [DecisionThreshold] {
    let groups = ScoreGroups(self)
    let total = groups.total
    guard total.positive > 0 else {
      throw .tooFew(of: "positive rows", needed: 1, got: 0, purpose: purpose)
    }
    return groups.thresholds
  }
}

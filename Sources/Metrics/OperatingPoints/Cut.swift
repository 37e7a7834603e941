import Learning

/// A threshold between two distinct scores, and what it calls.
struct Cut: Sendable {
  /// A row is called positive at this score or above.
  var threshold: Float
  /// The rows that are called, as weights.
  var called: ScoreGroup
  /// All rows, as weights.
  var total: ScoreGroup

  /// Truth and decision at this threshold.
  var confusion: Confusion {
    Confusion(
      truePositives: called.positive, falsePositives: called.negative,
      trueNegatives: total.negative - called.negative,
      falseNegatives: total.positive - called.positive)
  }

  /// The share of positive rows among those called.
  var precision: Double { called.share }
  /// The share of positive rows that are called.
  var recall: Double { called.positive / total.positive }
  /// The share of rows that are called.
  var contactRate: Double { called.weight / total.weight }

  /// What precision is with this confidence at least.
  func precision(confidence: Double) -> Double {
    lowerBound(
      of: precision, weight: called.weight,
      squares: called.squaredPositive + called.squaredNegative, confidence: confidence)
  }

  /// What recall is with this confidence at least.
  func recall(confidence: Double) -> Double {
    lowerBound(
      of: recall, weight: total.positive, squares: total.squaredPositive, confidence: confidence)
  }

  /// Wilson's one-sided bound; weighted rows count as many as Kish's effective sample size says
  /// ("Survey Sampling", 1965).
  private func lowerBound(
    of share: Double, weight: Double, squares: Double, confidence: Double
  ) -> Double {
    guard confidence > 0.5 else { return share }
    let count = weight * weight / squares
    // The interval of 2c − 1 leaves 1 − c below it.
    return ProportionInterval.wilson(
      successes: min(share * count, count), trials: count, confidence: 2 * confidence - 1
    ).lower
  }
}

extension ScoreGroups {
  /// Every threshold that tells the rows apart, from the highest down; the last one calls all.
  ///
  /// A threshold lies halfway between the lowest score that is called and the next one, so that a row
  /// a little below the first is called as well; the last one lies halfway to 0.
  var cuts: [Cut] {
    let total = total
    var called = ScoreGroup(score: 0)
    var cuts: [Cut] = []
    cuts.reserveCapacity(all.count)
    for index in all.indices.reversed() {
      called.add(all[index])
      let next = index > 0 ? all[index - 1].score : min(0, all[index].score)
      cuts.append(
        Cut(threshold: Self.halfway(all[index].score, next), called: called, total: total))
    }
    return cuts
  }

  /// The threshold above every score, halfway to 1.
  var emptyCut: Cut {
    let highest = Float(all.last?.score ?? 0)
    let threshold = max(highest.nextUp, highest + (1 - highest) / 2)
    return Cut(threshold: threshold, called: ScoreGroup(score: 0), total: total)
  }

  /// Halfway between a score and a lower one, but never the lower one.
  private static func halfway(_ score: Double, _ lower: Double) -> Float {
    let middle = Float((score + lower) / 2)
    return Double(middle) > lower ? middle : Float(score)
  }
}

extension [Cut] {
  /// The cut with the largest value, of equal ones the one with the higher threshold; there must be
  /// one.
  func highest(by value: (Cut) -> Double) -> Cut {
    var best = (cut: self[0], value: value(self[0]))
    for cut in dropFirst() {
      let value = value(cut)
      if value > best.value { best = (cut, value) }
    }
    return best.cut
  }
}

extension ScoredRows {
  /// Every threshold on these rows, at least one; some of the rows must be positive.
  func cutsWithPositives(for purpose: String) throws(FitError) -> [Cut] {
    let groups = ScoreGroups(self)
    let total = groups.total
    guard total.positive > 0 else {
      throw .tooFew(of: "positive rows", needed: 1, got: 0, purpose: purpose)
    }
    return groups.cuts
  }
}

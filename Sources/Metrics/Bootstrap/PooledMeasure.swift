import Learning

/// What all metrics of one resample are read from.
struct PooledMeasure {
  /// What calling by decision, and from the worthwhile probability on, comes to.
  let decisions: Confusion
  let worthwhile: Confusion
  let ranks: RankMeasure
  /// Log loss and Brier score, summed over rows.
  let losses: SIMD2<Double>
  /// Cox's calibration line.
  let line: LogisticLine?
  let repeats: Double
  let costs: Costs
  /// The best profits and the H-measure; nil on one class.
  let expectedMaximum: ProfitPoint?
  let maximum: ProfitPoint?
  let hMeasure: Double?

  /// Completes the sums.
  init(
    scores: PooledScores, positive: PooledSums.Sums, negative: PooledSums.Sums,
    line: LogisticLine?, ranks: RankMeasure
  ) {
    decisions = Confusion(
      positive: (positive.called, positive.rows), negative: (negative.called, negative.rows))
    worthwhile = Confusion(
      positive: (positive.worthwhile, positive.rows),
      negative: (negative.worthwhile, negative.rows))
    self.ranks = ranks
    self.line = line
    losses = (positive.values + negative.values).lowHalf
    repeats = Double(scores.repeats)
    costs = scores.costs
    let profit = ChurnProfit(scores.costs)
    let holdsBoth = decisions.holdsBothClasses
    expectedMaximum = holdsBoth ? profit.expectedMaximum(ranks.hull) : nil
    maximum = holdsBoth ? profit.maximum(ranks.hull) : nil
    hMeasure =
      holdsBoth
      ? MisclassificationLoss(
        classes: Tie(positive: decisions.positives, negative: decisions.negatives)
      ).hMeasure(ranks.hull) : nil
  }
}

extension Confusion {
  /// Decisions by how many rows of each class were called, and how many there are.
  fileprivate init(positive: (called: Int, rows: Int), negative: (called: Int, rows: Int)) {
    self.init(
      truePositives: Double(positive.called), falsePositives: Double(negative.called),
      trueNegatives: Double(negative.rows - negative.called),
      falseNegatives: Double(positive.rows - positive.called))
  }
}

package import Learning

/// The out-of-fold scores of one candidate, laid out so that every metric is quickly computed again
/// when data rows count more than once or not at all.
///
/// All scored rows of one data row, one for every repeat of the splits, share its multiplicity. What
/// depends on the order of scores is kept by rank, what is a mere sum is added up by data row.
package struct PooledScores: Sendable {
  /// How many data rows there are, scored or not.
  package let dataRows: Int
  /// How many times the data were split: counts are divided by it.
  package let repeats: Int
  package let costs: Costs
  /// What is known by rank.
  let ranking: PooledRanking
  /// Cox's calibration line of all rows; nil where there is none.
  let line: LogisticLine?
  /// The data rows with a positive label.
  let positives: PooledSums
  /// The data rows with a negative label.
  let negatives: PooledSums
  let catalogue: [Metric]
  /// Whether rows count by weights of their own.
  let isWeighted: Bool
  /// All rows, for metrics without a fast form; nil where each has one.
  private let general: (rows: ScoredRows, dataRow: [Int])?

  /// Pooled scores, one entry for every scored row.
  ///
  /// - Parameters:
  ///   - labels: 1 for positive rows, 0 for the others; the same for all rows of a data row.
  ///   - scores: P(positive) of every row.
  ///   - predictedPositive: Whether a row is predicted positive, each at the threshold of its own fold.
  ///   - dataRow: The data row of every row, in 0..<dataRows.
  ///   - dataRows: How many data rows there are.
  ///   - weights: How much every row counts; nil where all count 1.
  ///   - costs: What is at stake.
  ///   - repeats: How many times the data were split.
  ///   - metrics: What is measured.
  package init(
    labels: [Float], scores: [Float], predictedPositive: [Bool], dataRow: [Int], dataRows: Int,
    weights: [Double]? = nil, costs: Costs = Costs(), repeats: Int = 1,
    metrics: [Metric] = Metric.all
  ) {
    precondition(
      labels.count == predictedPositive.count && labels.count == dataRow.count,
      "\(labels.count) labels, \(predictedPositive.count) decisions, \(dataRow.count) data rows")
    precondition(repeats > 0, "\(repeats) repeats, at least 1")
    self.dataRows = dataRows
    self.repeats = repeats
    self.costs = costs
    let rows = ScoredRows(
      labels: labels, scores: scores, weights: weights, decisions: predictedPositive, costs: costs)
    isWeighted = weights != nil
    ranking = PooledRanking(rows, dataRow: dataRow)
    line = LogisticLine.cox(ScoreGroups(rows))
    (positives, negatives) = PooledSums.ofClasses(
      rows, dataRow: dataRow, dataRows: dataRows, line: line)
    catalogue = metrics
    general = metrics.allSatisfy { $0.fast != nil } ? nil : (rows, dataRow)
  }

  /// Every metric, in the order given, where data row i counts `times[i]` times.
  ///
  /// It is what the metric itself gives for the pooled rows with these weights, decisions being those
  /// that were made; counts are those of one repeat. Only calibration slope and intercept are not
  /// fitted again: they move from those of all rows by the first two terms of an expansion, and are
  /// nil where these do not tell where to. It is nil also where a metric is undefined.
  package func metrics(times: [UInt16]) -> [Double?] {
    precondition(times.count == dataRows, "\(times.count) multiplicities, \(dataRows) data rows")
    let measure = times.withUnsafeBufferPointer { self.measure(times: $0) }
    lazy var rows = resampled(times)
    return catalogue.map { metric in
      if let fast = metric.fast { return fast(measure) }
      let value = rows.flatMap { metric.score($0) }
      return metric.unit == .count ? value.map { $0 / Double(repeats) } : value
    }
  }

  /// The rows with their multiplicities as weights, beside those of their own.
  private func resampled(_ times: [UInt16]) -> ScoredRows? {
    general.map { rows, dataRow in
      rows.weighted(
        by: dataRow.enumerated().map { row, dataRow in
          Double(times[dataRow]) * rows.weight(of: row)
        })
    }
  }

  /// Every metric of the rows as they are.
  package var metrics: [Double?] { metrics(times: [UInt16](repeating: 1, count: dataRows)) }

  /// All that metrics are read from.
  func measure(times: UnsafeBufferPointer<UInt16>) -> PooledMeasure {
    let (positive, negative) = (positives.sums(times: times), negatives.sums(times: times))
    return PooledMeasure(
      scores: self, positive: positive, negative: negative, line: line(positive, negative),
      ranks: ranking.measure(
        times: times, classes: (positive.rows, negative.rows),
        weighted: positive.distinct + negative.distinct, costs: costs))
  }

  /// Cox's line moved to where the sums of both classes have it.
  private func line(_ positive: PooledSums.Sums, _ negative: PooledSums.Sums) -> LogisticLine? {
    guard let line else { return nil }
    var terms = positive.line
    terms.add(negative.line)
    return terms.shift.map {
      LogisticLine(scale: line.scale + $0.scale, offset: line.offset + $0.offset)
    }
  }
}

/// What all metrics of one resample are read from.
struct PooledMeasure {
  let decisions: Confusion
  /// With the costs' threshold probability as threshold.
  let atThresholdProbability: Confusion
  let ranks: RankMeasure
  /// Log loss and Brier score, summed over rows.
  let losses: SIMD2<Double>
  /// Cox's calibration line.
  let line: LogisticLine?
  let repeats: Double
  let costs: Costs
  /// The best profits; nil on one class.
  let expectedMaximum: ProfitPoint?
  let maximum: ProfitPoint?

  init(
    scores: PooledScores, positive: PooledSums.Sums, negative: PooledSums.Sums,
    line: LogisticLine?, ranks: RankMeasure
  ) {
    decisions = Confusion(
      positive: (positive.predictedPositives, positive.rows),
      negative: (negative.predictedPositives, negative.rows))
    atThresholdProbability = Confusion(
      positive: (positive.thresholdProbability, positive.rows),
      negative: (negative.thresholdProbability, negative.rows))
    self.ranks = ranks
    self.line = line
    losses = (positive.values + negative.values).lowHalf
    repeats = Double(scores.repeats)
    costs = scores.costs
    let profit = ChurnProfit(scores.costs)
    let holdsBoth = decisions.holdsBothClasses
    expectedMaximum = holdsBoth ? profit.expectedMaximum(ranks.hull) : nil
    maximum = holdsBoth ? profit.maximum(ranks.hull) : nil
  }

  /// A sum over rows as a mean; nil without rows.
  func perRow(_ sum: Double) -> Double? { decisions.total > 0 ? sum / decisions.total : nil }

  /// What needs rows of both classes, whose weights it is given; nil on one class.
  func onBothClasses(_ value: (Self, Tie) -> Double) -> Double? {
    guard decisions.holdsBothClasses else { return nil }
    return value(self, Tie(positive: decisions.positives, negative: decisions.negatives))
  }
}

extension Confusion {
  /// Decisions by what rows of each class weigh that are predicted positive, and what all weigh.
  fileprivate init(
    positive: (predictedPositives: Double, rows: Double),
    negative: (predictedPositives: Double, rows: Double)
  ) {
    // Sums of weights that are no whole numbers may differ by their rounding.
    self.init(
      truePositives: positive.predictedPositives,
      falsePositives: negative.predictedPositives,
      trueNegatives: max(0, negative.rows - negative.predictedPositives),
      falseNegatives: max(0, positive.rows - positive.predictedPositives))
  }
}

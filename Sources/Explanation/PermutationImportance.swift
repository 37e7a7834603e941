import Concurrency
package import Learning
public import Metrics
public import Tables

/// Permutation importance of columns on held-out rows (Breiman, "Random forests", Machine Learning
/// 45, 2001, section 10; Fisher, Rudin and Dominici, "All models are wrong, but many are useful", JMLR
/// 20, 2019).
///
/// A column's values are shuffled among the rows of a fold, so that they say nothing any more, and the
/// metric is compared with what it was; folds count by their rows, and rows by their weights. What is derived
/// from a raw column goes with it, and each derived column is shuffled by itself, too. Columns that
/// say the same stand in for each other: both then seem to matter little.
public struct PermutationImportance: Sendable {
  /// What is measured, at the thresholds of the scorers.
  public let metric: Metric
  private let folds: [HeldOutRows]
  private let options: GlobalOptions
  private let key: RandomKey

  /// Importance over folds, each with its own scorer, whose schemas name the same columns.
  package init(
    _ folds: [HeldOutRows], metric: Metric, options: GlobalOptions = GlobalOptions(),
    key: RandomKey
  ) {
    self.folds = folds
    self.metric = metric
    self.options = options
    self.key = key
  }

  /// The importance of every column, in their order.
  ///
  /// Intervals are between percentiles of resamples of each fold's rows, each resample with one of the
  /// repeats: they hold the chance of the rows and that of one shuffling. A column that no model looks
  /// at has importance 0. Empty where the metric is defined in no fold.
  ///
  /// - Throws: where a scorer cannot take a row.
  public func columns(threads: Int) throws(DataError) -> [ColumnImportance] {
    let draws = resampledWeights()
    let whole = try parallelMap(count: folds.count, threads: threads) { fold throws(DataError) in
      let scores = try folds[fold].scorer.scores(of: folds[fold].rows)
      return measured(fold, scores, weights: [nil] + draws[fold])
    }
    guard whole.contains(where: { $0[0] != nil }), let schema = folds.first?.scorer.schema else {
      return []
    }
    let columns = schema.allColumns
    return try parallelMap(count: columns.count, threads: threads) { column throws(DataError) in
      try importance(of: column, columns[column].name, whole: whole, draws: draws)
    }
  }

  private func importance(
    of column: Int, _ name: String, whole: [[Double?]], draws: [[[Double]?]]
  ) throws(DataError) -> ColumnImportance {
    guard folds.contains(where: { $0.scorer.looks(at: column) }) else {
      return ColumnImportance(column: name, value: 0, lower: 0, upper: 0)
    }
    var losses: [Double] = []
    var replicates: [Double] = []
    for time in 0..<options.repeats {
      let own = draws.map { fold in
        stride(from: time, to: fold.count, by: options.repeats).map { fold[$0] }
      }
      var measured: [[Double?]] = []
      for fold in folds.indices {
        let scores = try shuffledScores(fold, column, time)
        measured.append(self.measured(fold, scores, weights: [nil] + own[fold]))
      }
      losses.append(loss(from: whole.map { $0[0] }, to: measured.map { $0[0] }) ?? 0)
      for draw in own.first.map({ $0.indices }) ?? 0..<0 {
        let before = whole.map { $0[1 + time + draw * options.repeats] }
        replicates += [loss(from: before, to: measured.map { $0[1 + draw] })].compactMap(\.self)
      }
    }
    let interval = BCaInterval.percentile(replicates: replicates, confidence: options.confidence)
    return ColumnImportance(
      column: name, value: losses.reduce(0, +) / Double(losses.count), lower: interval?.lower,
      upper: interval?.upper)
  }

  /// How much worse the metric became, folds counting by their rows; nil where it is defined in none.
  private func loss(from whole: [Double?], to shuffled: [Double?]) -> Double? {
    var sum = 0.0
    var rows = 0.0
    for (fold, (before, after)) in zip(whole, shuffled).enumerated() {
      guard let before, let after else { continue }
      let count = folds[fold].weights?.reduce(0, +) ?? Double(folds[fold].labels.count)
      sum += count * metric.sign * (before - after)
      rows += count
    }
    return rows > 0 ? sum / rows : nil
  }

  private func measured(
    _ fold: Int, _ scores: [Float], weights: [[Double]?]
  ) -> [Double?] {
    weights.map { weights in
      metric.score(
        ScoredRows(
          labels: folds[fold].labels, scores: scores,
          weights: folds[fold].weighted(by: weights),
          threshold: folds[fold].scorer.operatingPoint.threshold))
    }
  }

  private func shuffledScores(
    _ fold: Int, _ column: Int, _ time: Int
  ) throws(DataError) -> [Float] {
    var rows = folds[fold].rows
    if column >= rows.columns.count { rows = folds[fold].scorer.completing(rows) }
    var stream = key["column", column]["repeat", time]["fold", fold].stream
    rows.columns[column] = rows.columns[column].selecting(stream.permutation(rows.count))
    return try folds[fold].scorer.scores(of: rows)
  }

  /// How often each row of each fold is drawn in each resample.
  private func resampledWeights() -> [[[Double]?]] {
    folds.enumerated().map { fold, held in
      (0..<options.resamples).map { resample in
        var stream = key["resample", resample]["fold", fold].stream
        var times = [Double](repeating: 0, count: held.labels.count)
        for _ in times.indices { times[stream.integer(below: times.count)] += 1 }
        return times
      }
    }
  }
}

extension HeldOutRows {
  /// The weights of rows that are drawn so many times; once each where that is nil.
  fileprivate func weighted(by times: [Double]?) -> [Double]? {
    guard let weights, let times else { return times ?? weights }
    return zip(weights, times).map(*)
  }
}

extension Scorer {
  /// Whether a feature of any model is made from a column, or from what is derived from it.
  fileprivate func looks(at column: Int) -> Bool {
    let places = following(column)
    return members.contains { $0.program.formulas.contains { places.contains($0.column) } }
  }
}

/// How much a metric loses when the values of a raw column are shuffled among held-out rows.
public struct ColumnImportance: Codable, Hashable, Sendable {
  public var column: String
  /// The mean loss over the repeats; below 0 where chance made the metric better.
  public var value: Double
  /// The lower end of its interval; nil where it does not vary.
  public var lower: Double?
  /// The upper end of its interval; nil where it does not vary.
  public var upper: Double?

  /// Whether chance alone does not explain that something is lost.
  package var isProven: Bool { (lower ?? value) > 0 }

  public init(column: String, value: Double, lower: Double? = nil, upper: Double? = nil) {
    self.column = column
    self.value = value
    self.lower = lower
    self.upper = upper
  }
}

package import Learning

/// The out-of-fold scores of all trials of a search, on the same rows.
package struct TrialScores: Sendable {
  /// What resamples draw: a data row with all its scored rows, one for every repeat of the splits.
  let dataRows: Int
  /// Of every scored row.
  let dataRow: [Int]
  /// How many times the data were split.
  let repeats: Int
  /// One for every trial.
  let trials: [ScoredRows]

  /// Scores of the rows of all trials, at least one.
  ///
  /// - Parameters:
  ///   - labels: 1 for positive rows, 0 for the others.
  ///   - scores: P(positive) by trial, then row.
  ///   - weights: How much every row counts; nil where all count 1.
  ///   - dataRow: The data row of every row; nil where each is one of its own.
  ///   - repeats: How many times the data were split.
  ///   - costs: What is at stake.
  package init(
    labels: [Float], scores: [[Float]], weights: [Double]? = nil, dataRow: [Int]? = nil,
    repeats: Int = 1, costs: Costs = Costs()
  ) {
    precondition(!scores.isEmpty, "no trial")
    precondition(
      dataRow.map { $0.count == labels.count } ?? true,
      "\(labels.count) labels, \(dataRow?.count ?? 0) data rows")
    let known = Set(dataRow ?? []).sorted()
    let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
    self.dataRow = dataRow.map { $0.compactMap { places[$0] } } ?? Array(labels.indices)
    dataRows = dataRow == nil ? labels.count : known.count
    self.repeats = repeats
    trials = scores.map {
      ScoredRows(labels: labels, scores: $0, weights: weights, costs: costs)
    }
  }
}

/// What trials are chosen by, in the form in which many resamples are quickly judged.
struct TrialJudge: Sendable {
  private enum Form: Sendable {
    /// Losses of which the mean is judged: their weighted sums by trial, then data row.
    case sums([[Double]])
    case areas([PooledRanking])
    /// Any other metric, by its definition; with a threshold chosen on the same rows where decisions
    /// count.
    case definition(decides: (any OperatingPointRule)?)
  }

  private let form: Form
  private let metric: Metric
  private let scores: TrialScores

  init(_ metric: Metric, of scores: TrialScores, rule: any OperatingPointRule) {
    self.metric = metric
    self.scores = scores
    switch metric.name {
    case Metric.logLoss.name, Metric.brier.name:
      form = .sums(scores.trials.map { Self.sums(metric, $0, scores) })
    case Metric.rocAUC.name:
      form = .areas(scores.trials.map { PooledRanking($0, dataRow: scores.dataRow) })
    default:
      let decides = metric.family == .decisions || metric.family == .profit
      form = .definition(decides: decides ? rule : nil)
    }
  }

  private static func sums(
    _ metric: Metric, _ rows: ScoredRows, _ scores: TrialScores
  ) -> [Double] {
    var sums = [Double](repeating: 0, count: scores.dataRows)
    for (row, score) in rows.scores.enumerated() {
      let label = [rows.labels[row]]
      let loss =
        metric.name == Metric.brier.name
        ? Metric.brier([Double(score)], labels: label, weights: nil)
        : Metric.logLoss([Double(score)], labels: label, weights: nil)
      sums[scores.dataRow[row]] += rows.weight(of: row) * (loss ?? 0)
    }
    return sums
  }

  /// The trial that is best where data row i counts `times[i]` times, of equal ones the first; one for
  /// each of several resamples, or nil where the metric is undefined for all trials.
  ///
  /// Trial after trial meets all resamples, so that what is known of it stays in the cache.
  func best(_ resamples: [[UInt16]]) -> [Int?] {
    var best = [(trial: Int, value: Double)?](repeating: nil, count: resamples.count)
    let counts = resamples.map { $0.map { Double($0) } }
    for trial in scores.trials.indices {
      for (resample, times) in resamples.enumerated() {
        let value = value(of: trial, times: times, counts: counts[resample])
        guard let value, value > best[resample]?.value ?? -.infinity else { continue }
        best[resample] = (trial, value)
      }
    }
    return best.map { $0?.trial }
  }

  /// How good a trial is, more being better; for losses the sum is as good as the mean, as all trials
  /// have the same rows.
  private func value(of trial: Int, times: [UInt16], counts: [Double]) -> Double? {
    switch form {
    case .sums(let losses): return -Self.product(losses[trial], counts)
    case .areas(let rankings):
      return times.withUnsafeBufferPointer { rankings[trial].area(times: $0) }
    case .definition(let rule):
      var drawn = scores.drawn(of: trial, times: times)
      if let rule {
        guard let point = try? rule.choose(from: drawn) else { return nil }
        drawn = scores.drawn(of: trial, times: times, threshold: point.threshold)
      }
      return metric.score(drawn).map { $0 * metric.sign }
    }
  }

  /// Σ a b in eight lanes, each by rising index.
  private static func product(_ first: [Double], _ second: [Double]) -> Double {
    first.withUnsafeBytes { first in
      second.withUnsafeBytes { second in
        var lanes = SIMD8<Double>()
        let whole = MemoryLayout<SIMD8<Double>>.size
        var place = 0
        while place + whole <= first.count {
          lanes +=
            first.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self)
            * second.loadUnaligned(fromByteOffset: place, as: SIMD8<Double>.self)
          place += whole
        }
        var sum = lanes.sum()
        while place < first.count {
          sum +=
            first.load(fromByteOffset: place, as: Double.self)
            * second.load(fromByteOffset: place, as: Double.self)
          place += MemoryLayout<Double>.size
        }
        return sum
      }
    }
  }
}

extension TrialScores {
  /// The rows of a trial, each as often as its data row was drawn.
  func drawn(of trial: Int, times: [UInt16], threshold: Float = 0.5) -> ScoredRows {
    trials[trial].repeated(threshold: threshold) { Int(times[dataRow[$0]]) }
  }

  /// The rows of a trial whose data row was not drawn.
  func leftOut(of trial: Int, times: [UInt16], threshold: Float) -> ScoredRows {
    trials[trial].repeated(threshold: threshold) { times[dataRow[$0]] == 0 ? 1 : 0 }
  }
}

import Concurrency
package import Learning
import Metrics
package import Tables

/// What drives a model and what goes along with the positive class, on held-out rows: the
/// content of `explanations.json`.
public struct GlobalExplanation: Codable, Hashable, Sendable {
  /// The metric whose loss is importance.
  public var metric: String
  /// The held-out rows.
  public var rows: Int
  public var positives: Int
  /// The rows that importance was measured on, a sample where there are many.
  public var importanceRows: Int
  /// The probability with which each interval should cover.
  public var confidence: Double
  /// The importance of every raw column, the greatest first.
  public var importance: [ColumnImportance]
  /// The dependence on every column that matters at all, the most important first.
  public var dependence: [DependenceCurve]
  /// What a marketing team can read: first what was counted, then what the model answers.
  public var sentences: [InsightSentence]
  /// What has to be known to read the numbers.
  public var notes: [String]

  /// The columns that the model has a sentence about.
  private static let modelledColumns = 5

  /// Explains scorers on their held-out rows, which are pooled; every data row should occur once.
  ///
  /// The schemas must name the same columns; their levels may differ. Everything random is drawn under
  /// the key, and no number depends on threads.
  ///
  /// - Throws: without rows, for an unknown metric, and where a scorer cannot take a row.
  package init(
    _ folds: [HeldOutRows], words: InsightWords, options: GlobalOptions = GlobalOptions(),
    key: RandomKey, threads: Int = 1
  ) throws(DataError) {
    let pooled = PooledColumns(folds)
    guard pooled.labels.count > 0 else { throw .unusable("there are no held-out rows to explain") }
    guard let measure = Metric.named(options.metric) else {
      throw .unusable("there is no metric '\(options.metric)'")
    }
    metric = measure.name
    rows = pooled.labels.count
    positives = pooled.labels.count { $0 > 0.5 }
    confidence = options.confidence
    importanceRows = min(pooled.labels.count, options.rows)
    let found = try PermutationImportance(
      folds.sampled(options.rows, key: key["rows"]), metric: measure, options: options,
      key: key["importance"]
    ).columns(threads: threads)
    let order = found.indices.sorted { (-found[$0].value, $0) < (-found[$1].value, $1) }
    importance = order.map { found[$0] }
    let used = order.filter { found[$0].value != 0 || found[$0].upper ?? 0 != 0 }
    let dependence = PartialDependence(folds, options: options, key: key)
    let answers = try parallelMap(count: used.count, threads: threads) { index throws(DataError) in
      try dependence.answers(used[index])
    }
    self.dependence = zip(used, answers).filter { !$1.values.isEmpty }.map {
      dependence.curve(of: $0, $1)
    }
    let observed = ObservedInsights(pooled, words: words, confidence: options.confidence)
    // Of a column without shown importance the model's answers are noise of its fit.
    let modelled = zip(used, answers).prefix(Self.modelledColumns).compactMap { column, answers in
      found[column].isProven
        ? InsightSentence(
          pooled.columns[column].name, answers, words: words, confidence: options.confidence) : nil
    }
    sentences = observed.sentences + modelled
    notes = words.notes(
      comparisons: observed.comparisons, listed: observed.sentences.count,
      confidence: options.confidence)
  }
}

/// How much is computed for what drives a model.
public struct GlobalOptions: Hashable, Sendable {
  /// The metric whose loss is importance, by its name.
  public var metric = "rocAUC"
  /// How often the values of a column are shuffled.
  public var repeats = 5
  /// How many resamples of the rows an interval of importance rests on.
  public var resamples = 200
  /// The most held-out rows for importance; of more a sample is drawn.
  public var rows = 10_000
  /// The most held-out rows for a curve of dependence.
  public var curveRows = 500
  /// The most points of a curve.
  public var points = 20
  /// How many rows, evenly spaced among those of the curve, are shown by a line of their own.
  public var lines = 30
  /// The probability with which an interval should cover.
  public var confidence = 0.95

  public init() {}
}

/// A scorer and rows that it was not fitted on: a fold's model and its test rows, or a refitted model and
/// rows of a later time.
package struct HeldOutRows: Sendable {
  package var scorer: Scorer
  /// The rows, in the columns of the scorer's schema.
  package var rows: RawRows
  /// 1 for positive rows, 0 for the others.
  package var labels: [Float]
  /// How much each row counts; nil where all count 1.
  package var weights: [Double]?

  /// Rows with their truth; the counts must agree.
  package init(scorer: Scorer, rows: RawRows, labels: [Float], weights: [Double]? = nil) {
    precondition(rows.count == labels.count, "\(rows.count) rows, \(labels.count) labels")
    precondition(
      weights?.count ?? labels.count == labels.count,
      "\(labels.count) labels, \(weights?.count ?? 0) weights")
    self.weights = weights
    self.scorer = scorer
    self.rows = rows
    self.labels = labels
  }

  func selecting(_ places: [Int]) -> HeldOutRows {
    HeldOutRows(
      scorer: scorer, rows: rows.selecting(rows: places), labels: places.map { labels[$0] },
      weights: weights.map { weights in places.map { weights[$0] } })
  }
}

import Batch
public import Experiments
import Learning
public import Metrics
public import Packages
import StrictJSON
public import Tables

/// How a model does on a file that holds the truth.
public struct Evaluation: Sendable {
  /// What may be asked of an evaluation.
  public struct Options: Sendable {
    /// The column of row weights.
    public var weight: String?
    /// The columns by which recall and precision are told apart.
    public var groups: [String] = []
    /// The probability from which a row is predicted positive; the package's if nil.
    public var threshold: Float?
    public var confidence = 0.95
    public var resamples = 2000

    public init() {}
  }

  /// A metric on the file, and what the package has of it.
  public struct Line: Sendable {
    public let metric: Metric
    public let estimate: Estimate
    /// What the candidate reached on held-out rows when it was promoted, at its own threshold.
    public let promised: Estimate

    /// Whether the two intervals have no number in common; not told of the calibration error, which is the
    /// greater, the fewer rows there are.
    public var liesApart: Bool {
      guard metric.name != Metric.ece.name, let here = estimate.interval,
        let there = promised.interval
      else { return false }
      return here.upper < there.lower || there.upper < here.lower
    }
  }

  public let rows: Int
  public let positives: Int
  /// Whether the rows are those that the model was fitted on, which say nothing of others: the file is its
  /// table, or the log is its log with the same cut-off.
  public let isTrainingTable: Bool
  /// The share of positive rows, by weight where rows have weights.
  public let baseRate: Double
  /// Rows left out, since they hold no truth.
  public let withoutTruth: Int
  /// What a person should know of the labels: which of several count as negative, and which are one.
  package let truthNotes: [String]
  public let lines: [Line]
  public let groups: [Subgroup]
  public let confidence: Double
  /// From which probability on rows are predicted positive.
  public let threshold: Float
  /// Whether that is another than the package's, at which its metrics of decisions are.
  public let hasOtherThreshold: Bool
  /// The confidence of each interval of a group, so that all of them hold at once with the other.
  public let groupConfidence: Double
  /// Whether the package's metrics are for another base rate than that of its rows, so that a file cannot be
  /// held against them.
  public let hasOtherBaseRate: Bool

  /// Scores a file and compares with the truth in it.
  ///
  /// Metrics that hang on costs are left out, since a package states none. Intervals are those of one test
  /// set: Wilson's for shares of rows, BCa over resampled rows for the rest; groups have Wilson's, corrected
  /// for how many intervals they have together (Bonferroni).
  public init(
    _ package: ModelPackage, path: String, options: Options = Options(), threads: Int
  ) throws(DataError) {
    try self.init(package, path: path, joined: nil, options: options, threads: threads)
  }

  /// As above, of rows beside which the columns were made that the model takes of a log; an empty path stands
  /// for the customers of the log.
  package init(
    _ package: ModelPackage, path: String, joined: EventJoin?, options: Options, threads: Int
  ) throws(DataError) {
    let manifest = package.manifest
    var scorer = package.scorer
    if let threshold = options.threshold {
      scorer.operatingPoint = OperatingPoint(threshold: threshold)
    }
    // Rows are read as they are for scoring; the truth is read as the target of a study is.
    var sent =
      if let joined {
        try RawRows(joined.blocks(blockSize: 1 << 18), schema: scorer.schema)
      } else {
        try RawRows(path: path, schema: scorer.schema)
      }
    let data = try Self.truth(
      manifest, path: path, joined: joined, options: options, threads: threads)
    if let kept = data.keptRows { sent = sent.selecting(rows: kept) }
    let scores = try scorer.scores(of: sent, threads: threads)
    rows = data.rowCount
    positives = data.positives
    isTrainingTable = Self.areTrainingRows(data, joined, of: manifest)
    baseRate = data.baseRate
    truthNotes = data.notes.filter { $0.hasPrefix("target ") }
    withoutTruth = data.droppedRows
    hasOtherBaseRate = manifest.setBaseRate != nil
    confidence = options.confidence
    threshold = scorer.operatingPoint.threshold
    hasOtherThreshold = options.threshold != nil
    var predictions = OutOfFoldPredictions(candidate: manifest.name)
    let weights = data.weights.map { $0.map(Double.init) }
    predictions.append(
      repeat: 0, index: 0, threshold: scorer.operatingPoint.threshold, rows: 0..<data.rowCount,
      labels: data.labels, weights: weights.map { $0[...] }, probabilities: scores)
    var statistics = StatisticsSpec()
    statistics.confidence = options.confidence
    statistics.resamples = options.resamples
    let intervals = RowIntervals(
      [predictions], rowCount: data.rowCount, repeats: 1, isSingleTest: true, costs: Costs(),
      statistics: statistics, key: RandomKey(seed: manifest.origin.seed)["evaluation"],
      threads: threads)
    lines = zip(Metric.all, intervals.estimates(of: 0)).compactMap { metric, estimate in
      guard Self.shown.contains(metric.name) else { return nil }
      let promised = manifest.metrics.first { $0.name == metric.name }
      return Line(metric: metric, estimate: estimate, promised: Self.estimate(promised))
    }
    groups = try Self.groups(options.groups, of: data, predictions)
    groupConfidence = 1 - (1 - options.confidence) / Double(max(groups.count * Subgroup.shares, 1))
  }

  private static let shown: Set<String> = Set(
    [
      Metric.recall, .precision, .f1, .rocAUC, .averagePrecision, .topDecileLift, .brier, .logLoss,
      .ece, .calibrationSlope, .calibrationIntercept, .contactRate,
    ].map(\.name))

  private static func estimate(_ promised: PackageManifest.Estimate?) -> Estimate {
    guard let promised else { return Estimate(value: nil) }
    let interval = promised.lower.flatMap { lower in
      promised.upper.map { Interval(lower: lower, upper: $0) }
    }
    return Estimate(value: promised.value, interval: interval)
  }

  private static func areTrainingRows(
    _ data: StudyData, _ joined: EventJoin?, of manifest: PackageManifest
  ) -> Bool {
    let known = manifest.origin.dataDigest
    guard let joined, joined.makesTruth else { return data.digest == known }
    return joined.hasCutoff(of: manifest.events)
      && (data.digest == known || data.eventsDigest == known)
  }

  private static func truth(
    _ manifest: PackageManifest, path: String, joined: EventJoin?, options: Options, threads: Int
  ) throws(DataError) -> StudyData {
    var spec = DataSpec()
    spec.path = path
    spec.target = manifest.target
    spec.events = joined?.recipe
    spec.positive =
      manifest.positiveLabels.map { .array($0.map { .string($0) }) } ?? .string(manifest.positive)
    var columns: [(name: String, value: DataSpec.ColumnSpec)] = []
    if options.groups.contains(manifest.target) {
      throw .unusable("groups cannot be made by the target, column '\(manifest.target)'")
    }
    let derived = manifest.schema.derived ?? []
    if derived.contains(where: { options.groups.contains($0.column.name) }) {
      spec.derive = OrderedMembers(derived.map { ($0.column.name, $0.formula) })
    }
    let made = (joined?.columnNames ?? []) + derived.map(\.column.name)
    for name in manifest.schema.columns.map(\.name) + options.groups
    where !columns.contains(where: { $0.name == name }) && name != options.weight
      && !made.contains(name)
    {
      columns.append((name, column(.feature)))
    }
    if let weight = options.weight {
      guard !path.isEmpty || made.contains(weight) else {
        throw .missingColumn(weight, known: made, purpose: "the weights of rows")
      }
      columns.append((weight, column(.weight, .number)))
    }
    spec.columns = OrderedMembers(columns)
    do {
      return try StudyData.read(
        spec, path: path, rules: manifest.schema.rules, joined: joined, threads: threads)
    } catch .missingColumn(let name, let known, _) {
      let purpose =
        name == manifest.target
        ? "the truth that \(path) must hold"
        : name == options.weight ? "the weights of rows" : "groups"
      throw .missingColumn(name, known: known, purpose: purpose)
    }
  }

  private static func column(
    _ role: ColumnRole, _ kind: ColumnKind? = nil
  ) -> DataSpec.ColumnSpec {
    var column = DataSpec.ColumnSpec()
    column.role = role
    column.kind = kind
    return column
  }
}

// MARK: - Groups

extension Evaluation {
  private static func groups(
    _ columns: [String], of data: StudyData, _ predictions: OutOfFoldPredictions
  ) throws(DataError) -> [Subgroup] {
    var groups: [Subgroup] = []
    for name in columns {
      guard let column = data.table[name] else {
        throw .missingColumn(name, known: data.table.columns.map(\.name), purpose: "groups")
      }
      groups += try RowGroups(column).subgroups(predictions)
    }
    return groups
  }
}

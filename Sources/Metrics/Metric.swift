import Concurrency
public import Learning

/// A number that judges scored rows; a value, since it has no settings.
///
/// Everything that is said of a metric anywhere (results, terminal, pages, API, help) is read off it.
public struct Metric: Sendable {
  /// Which values are better.
  public enum Direction: String, Sendable, Hashable, Codable, CaseIterable {
    /// Larger ones.
    case maximize
    /// Smaller ones.
    case minimize
    /// Neither: the metric describes.
    case none
  }

  /// What a value is measured in.
  public enum Unit: String, Sendable, Hashable, Codable, CaseIterable {
    /// From 0 to 1.
    case share
    /// From −1 to 1.
    case coefficient
    /// A multiple of something.
    case ratio
    /// Natural logarithms of odds or probabilities.
    case logUnits
    /// The currency of the costs, per row.
    case money
    /// Rows; over several repeats of the splits, those of one.
    case count
    case number
  }

  /// What a metric looks at; tables that show headline metrics order them by it.
  public enum Family: String, Sendable, Hashable, Codable, CaseIterable {
    /// Decisions at the threshold.
    case decisions
    /// The order of scores.
    case ranking
    /// What acting on scores earns.
    case profit
    /// Scores as probabilities.
    case probability
  }

  /// What a proportion is a share of; every such row is one trial.
  package enum Denominator: Sendable {
    case positives, negatives, predictedPositives, rows
  }

  /// Its name in a spec and in results: `rocAUC`.
  public let name: String
  /// What a reader calls it: `calibration slope`.
  public let title: String
  /// The same where room is scarce: `slope`.
  public let shortTitle: String
  /// One sentence that says what it is.
  public let summary: String
  public let family: Family
  public let unit: Unit
  public let direction: Direction
  /// Whether it stands among the main metrics of reports, cards and pages.
  public let isHeadline: Bool
  /// Whether pairs of candidates are compared in it, besides the metric that ranks.
  public let isCompared: Bool
  /// The number; nil where it is not defined, as ROC AUC is on one class.
  public let score: @Sendable (ScoredRows) -> Double?
  /// Nil where it is no proportion of independent trials.
  package let denominator: Denominator?
  /// The same number from the sums of a resample, for the bootstrap; nil where `score` is called on
  /// the reweighted rows instead, which takes longer.
  let fast: (@Sendable (PooledMeasure) -> Double?)?

  /// A metric; titles that are left out are the name.
  public init(
    name: String, title: String? = nil, shortTitle: String? = nil, summary: String,
    family: Family, unit: Unit = .number, direction: Direction, isHeadline: Bool = false,
    isCompared: Bool = false, score: @escaping @Sendable (ScoredRows) -> Double?
  ) {
    self.init(
      name: name, title: title, shortTitle: shortTitle, summary: summary, family: family,
      unit: unit, direction: direction, isHeadline: isHeadline, isCompared: isCompared,
      denominator: nil, score: score, fast: nil)
  }

  /// A metric with a form for the bootstrap.
  init(
    name: String, title: String? = nil, shortTitle: String? = nil, summary: String,
    family: Family, unit: Unit = .share, direction: Direction = .maximize,
    isHeadline: Bool = false, isCompared: Bool = false, denominator: Denominator? = nil,
    score: @escaping @Sendable (ScoredRows) -> Double?,
    fast: (@Sendable (PooledMeasure) -> Double?)?
  ) {
    self.name = name
    self.title = title ?? name
    self.shortTitle = shortTitle ?? title ?? name
    self.summary = summary
    self.family = family
    self.unit = unit
    self.direction = direction
    self.isHeadline = isHeadline
    self.isCompared = isCompared
    self.denominator = denominator
    self.fast = fast
    self.score = score
  }
}

extension Metric {
  /// Every metric, in the order of the columns of results.
  public static var all: [Metric] { registered.withLock { $0 } }

  private static let registered = Mutex([
    recall, precision, f1, f2, rocAUC, averagePrecision, topDecileLift, ks, balancedAccuracy,
    accuracy, specificity, mcc, cohenKappa, logLoss, brier,
    gain, lift, recallAtPrecision, precisionAtRecall, hMeasure, netBenefit,
    profit, empc, empcFraction, maximumProfit, maximumProfitFraction,
    ece, calibrationSlope, calibrationIntercept, contactRate,
    tp, fp, tn, fn,
  ])

  /// Adds a metric of a client's own to `all`, for the whole process.
  ///
  /// To be called before any study is read or run, since results have a column for every metric. The
  /// name must be free.
  public static func register(_ metric: Metric) {
    registered.withLock { all in
      precondition(
        !all.contains { $0.name == metric.name }, "there is a metric '\(metric.name)' already")
      all.append(metric)
    }
  }

  /// Whether less is better.
  package var isLoss: Bool { direction == .minimize }

  /// The factor that makes larger values better.
  package var sign: Double { isLoss ? -1 : 1 }

  /// The main metrics, family by family.
  public static var headline: [Metric] { byFamily(all.filter(\.isHeadline)) }

  /// The metrics in which pairs of candidates are compared, family by family.
  public static var compared: [Metric] { byFamily(all.filter(\.isCompared)) }

  private static func byFamily(_ metrics: [Metric]) -> [Metric] {
    Family.allCases.flatMap { family in metrics.filter { $0.family == family } }
  }

  /// The names that a spec may rank by and bound.
  public static var rankingNames: [String] { all.filter { $0.direction != .none }.map(\.name) }

  /// The place of a metric in `all`.
  public static func index(of name: String) -> Int? { all.firstIndex { $0.name == name } }

  /// The metric of a name.
  public static func named(_ name: String) -> Metric? { all.first { $0.name == name } }
}

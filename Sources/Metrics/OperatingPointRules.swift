public import Learning

/// A threshold that is written down, whatever the scores.
public struct FixedThreshold: OperatingPointRule {
  public static let name = "fixed"
  public static let summary = "a threshold that is written down"
  public static let settings = [
    Setting("threshold", "score from which on a row is predicted positive", .between(0, 1))
  ]

  public var threshold = 0.5

  public init() {}

  public init(threshold: Double) { self.threshold = threshold }

  public var learns: Bool { false }

  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    OperatingPoint(threshold: Float(threshold))
  }
}

/// The highest recall whose precision is at least a bound.
///
/// Of thresholds with the same recall it takes the highest; where none keeps the bound, the one that
/// comes closest. With a confidence above a half, it must be proven that new rows keep the bound
/// (`OrderedCuts`): it takes the proven cut of the most rows, or none.
public struct PrecisionAtLeast: OperatingPointRule {
  public static let name = "precisionAtLeast"
  public static let summary = "highest recall whose precision is at least a bound"
  public static let settings = [
    Setting(
      "precision", "share of the rows predicted positive that must be positive", .between(0, 1)),
    .confidence,
  ]

  public var precision = 0.5
  public var confidence = 0.5

  public init() {}

  public init(precision: Double, confidence: Double = 0.5) {
    self.precision = precision
    self.confidence = confidence
  }

  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let thresholds = try rows.thresholdsWithPositives(for: "an operating point of a precision")
    if confidence > 0.5 {
      return OperatingPoint(
        proven: OrderedCuts(thresholds).cut(precision: precision, confidence: confidence),
        .precision, .atLeast, precision, confidence: confidence, reached: \.precision)
    }
    let kept = thresholds.filter { $0.precision >= precision }
    let chosen =
      kept.isEmpty ? thresholds.highest(by: \.precision) : kept.highest(by: \.selected.positive)
    return OperatingPoint(
      threshold: chosen.threshold,
      constraint: OperatingPoint.Constraint(
        metric: Metric.precision.name, side: .atLeast, bound: precision, reached: chosen.precision,
        isMet: !kept.isEmpty))
  }
}

extension Setting {
  /// From a half, where a bound is the share itself, to below certainty.
  fileprivate static let confidence = Setting(
    "confidence",
    "how sure it must be that new rows keep it; 0.5 takes the share as it is, more takes no "
      + "threshold where none is proven", .from(0.5, below: 1))
}

/// The highest precision whose recall is at least a bound.
///
/// Of thresholds with the same precision it takes the lowest, which has the higher recall; where none
/// keeps the bound, the highest that selects every positive row. With a confidence above a half, it must
/// be proven that new rows keep the bound (`OrderedCuts`): it takes the proven cut of the fewest rows,
/// or none.
public struct RecallAtLeast: OperatingPointRule {
  public static let name = "recallAtLeast"
  public static let summary = "highest precision whose recall is at least a bound"
  public static let settings = [
    Setting("recall", "share of positive rows that must be predicted positive", .between(0, 1)),
    .confidence,
  ]

  public var recall = 0.8
  public var confidence = 0.5

  public init() {}

  public init(recall: Double, confidence: Double = 0.5) {
    self.recall = recall
    self.confidence = confidence
  }

  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let thresholds = try rows.thresholdsWithPositives(for: "an operating point of a recall")
    if confidence > 0.5 {
      return OperatingPoint(
        proven: OrderedCuts(thresholds).cut(recall: recall, confidence: confidence),
        .recall, .atLeast, recall, confidence: confidence, reached: \.recall)
    }
    let kept = thresholds.filter { $0.recall >= recall }
    let chosen =
      kept.isEmpty
      ? thresholds.highest(by: \.recall) : Array(kept.reversed()).highest(by: \.precision)
    return OperatingPoint(
      threshold: chosen.threshold,
      constraint: OperatingPoint.Constraint(
        metric: Metric.recall.name, side: .atLeast, bound: recall, reached: chosen.recall,
        isMet: !kept.isEmpty))
  }
}

/// The highest F score: the harmonic mean of precision and recall.
///
/// Of thresholds with the same F score it takes the highest.
public struct BestF: OperatingPointRule {
  public static let name = "bestF"
  public static let summary = "highest harmonic mean of precision and recall"
  public static let settings = [
    Setting("beta", "how many times as much recall counts as precision", .above(0, upTo: 1000))
  ]

  public var beta = 1.0

  public init() {}

  public init(beta: Double) { self.beta = beta }

  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let thresholds = try rows.thresholdsWithPositives(for: "an operating point of the best F score")
    let best = thresholds.highest { $0.confusion.fScore(beta: beta) ?? 0 }
    return OperatingPoint(threshold: best.threshold)
  }
}

/// The top share of rows, as many as can be contacted.
///
/// It never selects more than that share, by weight: rows with the score at the border are left out where
/// they do not all fit, even if none is selected then. With a confidence above a half, it must be proven
/// that of new rows no larger share is selected (`OrderedCuts`): it takes the proven cut of the most
/// rows, or none.
public struct ContactRate: OperatingPointRule {
  public static let name = "contactRate"
  public static let summary = "the top share of rows, as many as can be contacted"
  public static let settings = [
    Setting("share", "share of rows that can be contacted", .between(0.0001, 1)),
    .confidence,
  ]

  public var share = 0.1
  public var confidence = 0.5

  public init() {}

  public init(share: Double, confidence: Double = 0.5) {
    self.share = share
    self.confidence = confidence
  }

  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where there is none.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let groups = ScoreGroups(rows)
    guard !groups.all.isEmpty else {
      throw .tooFew(of: "rows", needed: 1, got: 0, purpose: "an operating point of a contact rate")
    }
    if confidence > 0.5 {
      return OperatingPoint(
        proven: OrderedCuts(groups.thresholds).cut(contactRate: share, confidence: confidence),
        .contactRate, .atMost, share, confidence: confidence, reached: \.contactRate)
    }
    let chosen = groups.thresholds.last { $0.contactRate <= share } ?? groups.emptyThreshold
    return OperatingPoint(
      threshold: chosen.threshold,
      constraint: OperatingPoint.Constraint(
        metric: Metric.contactRate.name, side: .atMost, bound: share, reached: chosen.contactRate,
        isMet: true))
  }
}

/// The highest profit of a campaign, at the expected acceptance of its offer.
///
/// Verbraken, Verbeke and Baesens, IEEE TKDE 25(5), 2013, with γ = α / (α + β): a leaver who is
/// contacted brings γ (value − offer) − contact, another costs offer + contact. What they are stands in
/// the `costs` of the rows. Of thresholds with the same profit it takes the highest; where no contact
/// pays, nobody is selected.
public struct MaximumProfit: OperatingPointRule {
  public static let name = "maximumProfit"
  public static let summary = "highest profit of a campaign, by the costs"
  public static let settings: [Setting] = []

  public init() {}

  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let profit = ChurnProfit(rows.costs)
    let thresholds = try rows.thresholdsWithPositives(
      for: "an operating point of the highest profit")
    let best = ([ScoreGroups(rows).emptyThreshold] + thresholds).highest {
      profit.profit($0.confusion) ?? 0
    }
    return OperatingPoint(threshold: best.threshold)
  }
}

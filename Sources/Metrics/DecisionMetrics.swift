import Learning

extension Metric {
  /// The share of correct decisions.
  public static let accuracy = decisions(
    "accuracy", "share of correct decisions", of: .rows
  ) { $0.accuracy }

  /// The mean of recall and specificity.
  public static let balancedAccuracy = decisions(
    "balancedAccuracy", title: "balanced accuracy", "mean of recall and specificity"
  ) { $0.balancedAccuracy }

  /// The share of positive rows among those predicted positive.
  public static let precision = decisions(
    "precision", "share of positive rows among those predicted positive",
    isMain: true, of: .predictedPositives
  ) { $0.precision }

  /// The share of positive rows that are predicted positive.
  public static let recall = decisions(
    "recall", "share of the positive rows that are predicted positive",
    isMain: true, of: .positives
  ) { $0.recall }

  /// The share of negative rows that are predicted negative.
  public static let specificity = decisions(
    "specificity", "share of the negative rows that are predicted negative", of: .negatives
  ) { $0.specificity }

  /// The harmonic mean of precision and recall.
  public static let f1 = decisions("f1", title: "F1", "harmonic mean of precision and recall") {
    $0.fScore(beta: 1)
  }

  /// The harmonic mean of precision and recall, recall counting twice as much.
  public static let f2 = decisions(
    "f2", title: "F2", "harmonic mean of precision and recall, recall counting twice as much"
  ) { $0.fScore(beta: 2) }

  /// The correlation of truth and decision.
  public static let mcc = decisions(
    "mcc", title: "MCC", "Matthews correlation of truth and decision", unit: .coefficient
  ) { $0.matthewsCorrelation }

  /// Agreement of truth and decision beyond chance.
  public static let cohenKappa = decisions(
    "cohenKappa", title: "Cohen’s kappa", "agreement of truth and decision beyond chance",
    unit: .coefficient
  ) { $0.cohenKappa }

  /// The share of rows that are predicted positive.
  public static let contactRate = decisions(
    "contactRate", title: "contact rate", "share of rows predicted positive", direction: .none,
    of: .rows
  ) { $0.total > 0 ? $0.predictedPositives / $0.total : nil }

  /// The weight of positive rows predicted positive.
  public static let tp = count(
    "tp", "true positives", "positive rows predicted positive", \.truePositives)

  /// The weight of negative rows predicted positive.
  public static let fp = count(
    "fp", "false positives", "negative rows predicted positive", \.falsePositives)

  /// The weight of negative rows predicted negative.
  public static let tn = count(
    "tn", "true negatives", "negative rows predicted negative", \.trueNegatives)

  /// The weight of positive rows predicted negative.
  public static let fn = count(
    "fn", "false negatives", "positive rows predicted negative", \.falseNegatives)

  /// A metric of the confusion matrix alone.
  private static func decisions(
    _ name: String, title: String? = nil, _ summary: String, unit: Unit = .share,
    direction: Direction = .maximize, isMain: Bool = false, of denominator: Denominator? = nil,
    _ value: @escaping @Sendable (Confusion) -> Double?
  ) -> Metric {
    Metric(
      name: name, title: title, summary: summary, family: .decisions, unit: unit,
      direction: direction, isHeadline: isMain, isCompared: isMain, denominator: denominator,
      score: { value(Confusion($0)) }, fast: { value($0.decisions) })
  }

  /// A cell of the confusion matrix; in a bootstrap that of one repeat.
  private static func count(
    _ name: String, _ title: String, _ summary: String,
    _ value: @escaping @Sendable (Confusion) -> Double
  ) -> Metric {
    Metric(
      name: name, title: title, shortTitle: name.uppercased(), summary: summary,
      family: .decisions, unit: .count, direction: .none,
      score: { value(Confusion($0)) }, fast: { value($0.decisions) / $0.repeats })
  }
}

public import Learning

extension Metrics {
  /// The share of right decisions.
  public static let accuracy = decision("accuracy", "share of right decisions") { $0.accuracy }

  /// The mean of recall and specificity.
  public static let balancedAccuracy = decision(
    "balancedAccuracy", "mean of recall and specificity"
  ) { $0.balancedAccuracy }

  /// The share of positive rows among those called positive.
  public static let precision = decision(
    "precision", "share of positive rows among those called positive"
  ) { $0.precision }

  /// The share of positive rows that were called positive.
  public static let recall = decision(
    "recall", "share of the positive rows that were called positive"
  ) { $0.recall }

  /// The share of negative rows that were called negative.
  public static let specificity = decision(
    "specificity", "share of the negative rows that were called negative"
  ) { $0.specificity }

  /// The harmonic mean of precision and recall.
  public static let f1 = decision("f1", "harmonic mean of precision and recall") {
    $0.fScore(beta: 1)
  }

  /// The harmonic mean of precision and recall, recall counting twice as much.
  public static let f2 = decision(
    "f2", "harmonic mean of precision and recall, recall counting twice as much"
  ) { $0.fScore(beta: 2) }

  /// The correlation of truth and decision.
  public static let mcc = decision(
    "mcc", "Matthews correlation of truth and decision"
  ) { $0.matthewsCorrelation }

  /// Agreement of truth and decision beyond chance.
  public static let cohenKappa = decision(
    "cohenKappa", "agreement of truth and decision beyond chance"
  ) { $0.cohenKappa }

  /// The share of rows that are called positive.
  public static let contactRate = decision(
    "contactRate", "share of rows called positive", .none
  ) { $0.total > 0 ? $0.called / $0.total : nil }

  /// The weight of positive rows called positive.
  public static let tp = decision("tp", "positive rows called positive", .none) {
    $0.truePositives
  }

  /// The weight of negative rows called positive.
  public static let fp = decision("fp", "negative rows called positive", .none) {
    $0.falsePositives
  }

  /// The weight of negative rows called negative.
  public static let tn = decision("tn", "negative rows called negative", .none) {
    $0.trueNegatives
  }

  /// The weight of positive rows called negative.
  public static let fn = decision("fn", "positive rows called negative", .none) {
    $0.falseNegatives
  }

  private static func decision(
    _ name: String, _ summary: String, _ goal: Metric.Goal = .maximize,
    _ value: @escaping @Sendable (Confusion) -> Double?
  ) -> Metric {
    Metric(name: name, summary: summary, goal: goal) { value(Confusion($0)) }
  }
}

public import Learning

/// The confusion matrix, as weights, and what follows from it alone.
///
/// Every share is nil where no row has weight. Precision, recall and F are 0 where nothing defines
/// them; specificity is nil without negative rows; balanced accuracy and kappa are nil on one class.
public struct Confusion: Sendable, Hashable, Codable {
  /// Positive rows predicted positive.
  public var truePositives: Double
  /// Negative rows predicted positive.
  public var falsePositives: Double
  /// Negative rows predicted negative.
  public var trueNegatives: Double
  /// Positive rows predicted negative.
  public var falseNegatives: Double

  public init(
    truePositives: Double, falsePositives: Double, trueNegatives: Double, falseNegatives: Double
  ) {
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.trueNegatives = trueNegatives
    self.falseNegatives = falseNegatives
  }

  /// Counts rows by their decisions.
  public init(_ rows: ScoredRows) { self.init(rows) { rows.isPredictedPositive($0) } }

  /// Counts rows at a threshold.
  public init(_ rows: ScoredRows, threshold: Float) {
    self.init(rows) { rows.scores[$0] >= threshold }
  }

  private init(_ rows: ScoredRows, isPredictedPositive: (Int) -> Bool) {
    var counts = (tp: 0.0, fp: 0.0, tn: 0.0, fn: 0.0)
    for row in rows.labels.indices {
      let weight = rows.weight(of: row)
      switch (rows.labels[row] > 0.5, isPredictedPositive(row)) {
      case (true, true): counts.tp += weight
      case (false, true): counts.fp += weight
      case (false, false): counts.tn += weight
      case (true, false): counts.fn += weight
      }
    }
    self.init(
      truePositives: counts.tp, falsePositives: counts.fp, trueNegatives: counts.tn,
      falseNegatives: counts.fn)
  }

  /// The weight of positive rows.
  public var positives: Double { truePositives + falseNegatives }
  /// The weight of negative rows.
  public var negatives: Double { trueNegatives + falsePositives }
  /// The weight of rows predicted positive.
  public var predictedPositives: Double { truePositives + falsePositives }
  /// The weight of all rows.
  public var total: Double { positives + negatives }
  /// Whether both classes have weight.
  public var holdsBothClasses: Bool { positives > 0 && negatives > 0 }
}

extension Confusion {
  /// The share of correct decisions.
  public var accuracy: Double? { total > 0 ? (truePositives + trueNegatives) / total : nil }

  /// The share of positive rows among those predicted positive.
  public var precision: Double? { total > 0 ? share(truePositives, of: predictedPositives) : nil }

  /// The share of positive rows that are predicted positive.
  public var recall: Double? { total > 0 ? share(truePositives, of: positives) : nil }

  /// The share of negative rows that are predicted negative.
  public var specificity: Double? { negatives > 0 ? trueNegatives / negatives : nil }

  /// The mean of recall and specificity.
  public var balancedAccuracy: Double? {
    guard holdsBothClasses else { return nil }
    return (truePositives / positives + trueNegatives / negatives) / 2
  }

  /// The weighted harmonic mean of precision and recall, recall counting `beta` times as much (van
  /// Rijsbergen, "Information Retrieval", 1979).
  public func fScore(beta: Double) -> Double? {
    guard total > 0 else { return nil }
    let squared = beta * beta
    let hits = (1 + squared) * truePositives
    return share(hits, of: hits + squared * falseNegatives + falsePositives)
  }

  /// The correlation of truth and decision (Matthews 1975); 0 where either is constant.
  public var matthewsCorrelation: Double? {
    guard total > 0 else { return nil }
    let product = truePositives * trueNegatives - falsePositives * falseNegatives
    let spread = (predictedPositives * positives).squareRoot()
    return share(product, of: spread * (negatives * (trueNegatives + falseNegatives)).squareRoot())
  }

  /// Agreement beyond chance, relative to the most there could be (Cohen 1960).
  public var cohenKappa: Double? {
    guard holdsBothClasses else { return nil }
    let byChance =
      (positives * (trueNegatives + falseNegatives) + negatives * predictedPositives) / total
    return 1 - (falsePositives + falseNegatives) / byChance
  }

  private func share(_ part: Double, of whole: Double) -> Double { whole > 0 ? part / whole : 0 }
}

import Learning

extension PooledMeasure {
  /// How a metric is read off.
  typealias Reading = @Sendable (PooledMeasure) -> Double?

  /// The readings of `Metrics.all`, in that order; nil for a metric that is not read off.
  static let readings: [Reading] = Metrics.all.map { metric in
    ofDecisions(metric.name) ?? ofRanks(metric.name) ?? ofSums(metric.name) ?? { _ in nil }
  }

  private static func ofDecisions(_ name: String) -> Reading? {
    switch name {
    case "recall": { $0.decisions.recall }
    case "precision": { $0.decisions.precision }
    case "specificity": { $0.decisions.specificity }
    case "accuracy": { $0.decisions.accuracy }
    case "balancedAccuracy": { $0.decisions.balancedAccuracy }
    case "f1": { $0.decisions.fScore(beta: 1) }
    case "f2": { $0.decisions.fScore(beta: 2) }
    case "mcc": { $0.decisions.matthewsCorrelation }
    case "cohenKappa": { $0.decisions.cohenKappa }
    case "contactRate": { $0.perRow($0.decisions.called) }
    case "tp": { $0.decisions.truePositives / $0.repeats }
    case "fp": { $0.decisions.falsePositives / $0.repeats }
    case "tn": { $0.decisions.trueNegatives / $0.repeats }
    case "fn": { $0.decisions.falseNegatives / $0.repeats }
    case "profit": { ChurnProfit($0.costs).profit($0.decisions) }
    case "netBenefit":
      { $0.worthwhile.netBenefit(odds: $0.costs.worthwhile / (1 - $0.costs.worthwhile)) }
    default: nil
    }
  }

  private static func ofSums(_ name: String) -> Reading? {
    switch name {
    case "logLoss": { $0.perRow($0.losses[0]) }
    case "brier": { $0.perRow($0.losses[1]) }
    case "calibrationSlope": { $0.line?.scale }
    case "calibrationIntercept": { $0.line?.offset }
    case "ece": { $0.perRow($0.ranks.calibrationError) }
    default: nil
    }
  }

  private static func ofRanks(_ name: String) -> Reading? {
    switch name {
    case "rocAUC": { $0.ranks.area }
    case "averagePrecision": { $0.onBoth { $0.ranks.precisionSteps / $1.positive } }
    case "ks": { $0.onBoth { Double($0.ranks.largestExcess) / $1.positive / $1.negative } }
    case "recallAtPrecision":
      { $0.onBoth { Double($0.ranks.positivesAtPrecision) / $1.positive } }
    case "precisionAtRecall": { $0.onBoth { measure, _ in measure.ranks.precisionAtRecall } }
    case "topDecileLift": { $0.onBoth { $0.ranks.topTenth.lift(over: $1) } }
    case "lift": { $0.onBoth { $0.ranks.topShare.lift(over: $1) } }
    case "gain": { $0.onBoth { $0.ranks.topShare.positive / $1.positive } }
    case "empc": { $0.expectedMaximum?.profit }
    case "empcFraction": { $0.expectedMaximum?.fraction }
    case "maximumProfit": { $0.maximum?.profit }
    case "maximumProfitFraction": { $0.maximum?.fraction }
    case "hMeasure": { $0.hMeasure }
    default: nil
    }
  }

  private func perRow(_ sum: Double) -> Double? {
    decisions.total > 0 ? sum / decisions.total : nil
  }

  private func onBoth(_ value: (Self, Tie) -> Double) -> Double? {
    guard decisions.holdsBothClasses else { return nil }
    return value(self, Tie(positive: decisions.positives, negative: decisions.negatives))
  }
}

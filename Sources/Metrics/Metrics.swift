public import Learning

/// Every metric; to add one, define it beside its kin and name it here.
public enum Metrics {
  /// All metrics, in the order in which results list them.
  public static let all: [Metric] = [
    recall, precision, f1, f2, rocAUC, averagePrecision, topDecileLift, ks, balancedAccuracy,
    accuracy, specificity, mcc, cohenKappa, logLoss, brier,
    gain, lift, recallAtPrecision, precisionAtRecall, hMeasure, netBenefit,
    profit, empc, empcFraction, maximumProfit, maximumProfitFraction,
    ece, calibrationSlope, calibrationIntercept, contactRate,
    tp, fp, tn, fn,
  ]

  /// The place of a metric in `all`.
  public static func index(of name: String) -> Int? { all.firstIndex { $0.name == name } }

  /// The metric of a name.
  public static func named(_ name: String) -> Metric? { all.first { $0.name == name } }
}

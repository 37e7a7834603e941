/// Metrics as a reader knows them.
enum MetricTitle {
  private static let titles = [
    "rocAUC": "AUC", "averagePrecision": "AP", "brier": "Brier score", "f1": "F1", "f2": "F2",
    "empc": "EMPC", "hMeasure": "H-measure", "logLoss": "log loss", "ece": "ECE",
    "netBenefit": "net benefit", "topDecileLift": "top-decile lift", "ks": "KS",
    "balancedAccuracy": "balanced accuracy", "mcc": "MCC", "cohenKappa": "Cohen's kappa",
    "recallAtPrecision": "recall at precision", "precisionAtRecall": "precision at recall",
    "calibrationSlope": "slope", "calibrationIntercept": "intercept",
    "maximumProfit": "maximum profit", "contactRate": "contact rate",

  ]

  /// What a metric of this name is called.
  static func of(_ name: String) -> String { titles[name] ?? name }
}

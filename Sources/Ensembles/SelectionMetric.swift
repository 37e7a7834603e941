import Learning
import Scoring

/// What greedy selection makes best.
///
/// Only metrics that look at the whole of the scores are here: one at a threshold is made best by
/// members that call every row positive, or none.
public enum SelectionMetric: String, Codable, Hashable, Sendable, CaseIterable {
  /// Log loss, which is proper: the truth is its optimum.
  case logLoss
  /// The Brier score, which is proper too.
  case brier
  /// The area under the ROC curve; it sees the order of scores only.
  case rocAUC
  /// Average precision; it sees the order of scores only.
  case averagePrecision

  private var metric: Metric {
    switch self {
    case .logLoss: Metrics.logLoss
    case .brier: Metrics.brier
    case .rocAUC: Metrics.rocAUC
    case .averagePrecision: Metrics.averagePrecision
    }
  }

  /// What is to be made small; nil where the metric is not defined.
  ///
  /// The means over rows are taken as they are; only what sees an order pays for one.
  func loss(_ scores: [Float], labels: [Float]) -> Double? {
    switch self {
    case .logLoss:
      Metrics.logLoss(scores.lazy.map { Double($0) }, labels: labels, weights: nil)
    case .brier: Metrics.brier(scores.lazy.map { Double($0) }, labels: labels, weights: nil)
    case .rocAUC, .averagePrecision:
      metric.score(ScoredRows(labels: labels, scores: scores)).map { -$0 }
    }
  }
}

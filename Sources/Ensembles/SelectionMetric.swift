import Learning
import Metrics

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
    case .logLoss: Metric.logLoss
    case .brier: Metric.brier
    case .rocAUC: Metric.rocAUC
    case .averagePrecision: Metric.averagePrecision
    }
  }

  /// What is to be made small; nil where the metric is not defined.
  func loss(_ rows: ScoredRows) -> Double? {
    metric.score(rows).map { metric.direction == .minimize ? $0 : -$0 }
  }
}

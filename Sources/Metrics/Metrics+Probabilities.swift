import CKernels
public import Learning

extension Metrics {
  /// The mean negative logarithm of the probability given to the truth.
  public static let logLoss = Metric(
    name: "logLoss",
    summary: "mean negative logarithm of the probability given to the truth",
    goal: .minimize
  ) { rows in
    logLoss(rows.scores.lazy.map { Double($0) }, labels: rows.labels, weights: rows.weights)
  }

  /// The mean squared distance of score and truth.
  public static let brier = Metric(
    name: "brier", summary: "mean squared distance of score and truth", goal: .minimize
  ) { rows in
    brier(rows.scores.lazy.map { Double($0) }, labels: rows.labels, weights: rows.weights)
  }

  /// The log loss of probabilities, which are kept at least 2.2e-16 away from 0 and 1.
  package static func logLoss(
    _ probabilities: some Sequence<Double>, labels: [Float], weights: [Double]?
  ) -> Double? {
    mean(of: probabilities, labels: labels, weights: weights) { probability, isPositive in
      let kept = min(max(probability, .ulpOfOne), 1 - .ulpOfOne)
      return -ck_log(isPositive ? kept : 1 - kept)
    }
  }

  /// The Brier score of probabilities.
  package static func brier(
    _ probabilities: some Sequence<Double>, labels: [Float], weights: [Double]?
  ) -> Double? {
    mean(of: probabilities, labels: labels, weights: weights) { probability, isPositive in
      let distance = isPositive ? 1 - probability : probability
      return distance * distance
    }
  }

  private static func mean(
    of probabilities: some Sequence<Double>, labels: [Float], weights: [Double]?,
    _ loss: (_ probability: Double, _ isPositive: Bool) -> Double
  ) -> Double? {
    var sum = 0.0
    var total = 0.0
    for (row, probability) in probabilities.enumerated() {
      let weight = weights?[row] ?? 1
      sum += weight * loss(probability, labels[row] > 0.5)
      total += weight
    }
    return total > 0 ? sum / total : nil
  }
}

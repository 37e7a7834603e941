import CKernels
import Learning

extension Metric {
  /// The mean negative logarithm of the probability given to the truth.
  public static let logLoss = Metric(
    name: "logLoss", title: "log loss",
    summary: "mean negative logarithm of the probability given to the truth",
    family: .probability, unit: .logUnits, direction: .minimize
  ) { rows in
    logLoss(rows.scores.lazy.map { Double($0) }, labels: rows.labels, weights: rows.weights)
  } fast: {
    $0.perRow($0.losses[0])
  }

  /// The mean squared distance of score and truth.
  public static let brier = Metric(
    name: "brier", title: "Brier score", shortTitle: "Brier",
    summary: "mean squared distance of score and truth",
    family: .probability, direction: .minimize, isHeadline: true, isCompared: true
  ) { rows in
    brier(rows.scores.lazy.map { Double($0) }, labels: rows.labels, weights: rows.weights)
  } fast: {
    $0.perRow($0.losses[1])
  }

  /// The expected calibration error: the mean distance of score and share of positive rows over ten
  /// bins of the same weight.
  public static let ece = Metric(
    name: "ece", title: "calibration error", shortTitle: "ECE",
    summary: "mean distance of score and share of positive rows, over ten bins of the same weight",
    family: .probability, direction: .minimize, isHeadline: true
  ) {
    Reliability($0).expectedError
  } fast: {
    $0.perRow($0.ranks.calibrationError)
  }

  /// The slope of a logistic regression of the truth on the log odds of the score.
  public static let calibrationSlope = Metric(
    name: "calibrationSlope", title: "calibration slope", shortTitle: "slope",
    summary: "slope of the truth on the log odds of the score: 1 is right, less is too sure",
    family: .probability, unit: .number, direction: .none
  ) {
    LogisticLine.cox(ScoreGroups($0))?.scale
  } fast: {
    $0.line?.scale
  }

  /// The intercept of a logistic regression of the truth on the log odds of the score.
  public static let calibrationIntercept = Metric(
    name: "calibrationIntercept", title: "calibration intercept", shortTitle: "intercept",
    summary: "intercept of the truth on the log odds of the score: 0 is right",
    family: .probability, unit: .logUnits, direction: .none
  ) {
    LogisticLine.cox(ScoreGroups($0))?.offset
  } fast: {
    $0.line?.offset
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

public import Learning

extension Metrics {
  /// The mean distance of score and share of positive rows over ten bins of the same weight.
  public static let ece = Metric(
    name: "ece",
    summary: "mean distance of score and share of positive rows, over ten bins of the same weight",
    goal: .minimize
  ) { Reliability($0).expectedError }

  /// The slope of a logistic regression of the truth on the log odds of the score.
  public static let calibrationSlope = Metric(
    name: "calibrationSlope",
    summary: "slope of the truth on the log odds of the score: 1 is right, less is too sure",
    goal: .none
  ) { LogisticLine.cox(ScoreGroups($0))?.scale }

  /// The intercept of a logistic regression of the truth on the log odds of the score.
  public static let calibrationIntercept = Metric(
    name: "calibrationIntercept",
    summary: "intercept of the truth on the log odds of the score: 0 is right",
    goal: .none
  ) { LogisticLine.cox(ScoreGroups($0))?.offset }
}

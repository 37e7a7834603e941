public import Learning

/// How well scores can be believed as probabilities.
public struct CalibrationSummary: Codable, Hashable, Sendable {
  /// The mean squared distance of score and truth; nil without rows.
  public let brier: Double?
  /// The slope of a logistic regression of the truth on the log odds of the score.
  ///
  /// 1 is right, less is too sure, more is not sure enough (Cox, "Two further applications of a model
  /// for binary regression", 1958). It is nil where no slope is best: one class, or a score that
  /// parts the classes.
  public let slope: Double?
  /// The intercept of that regression, 0 where scores are right; nil where the slope is.
  public let intercept: Double?
  /// Scores and shares in ten bins of the same weight.
  public let reliability: Reliability

  /// Summarises scored rows.
  public init(_ rows: ScoredRows) {
    let groups = ScoreGroups(rows)
    let cox = LogisticLine.cox(groups)
    brier = Metrics.brier.score(rows)
    slope = cox?.scale
    intercept = cox?.offset
    reliability = Reliability(groups)
  }

  /// The expected calibration error.
  public var expectedError: Double? { reliability.expectedError }
  /// The maximum calibration error.
  public var maximumError: Double? { reliability.maximumError }
}

extension LogisticLine {
  /// Cox's line; scores are kept 1e-7 away from 0 and 1.
  ///
  /// It exists where some positive row scores below a negative one, and some above (Albert and
  /// Anderson, Biometrika 71, 1984); elsewhere it is nil.
  package static func cox(_ groups: ScoreGroups) -> LogisticLine? {
    let points = groups.all.map {
      Point(x: logOdds(ofScore: $0.score), share: $0.share, weight: $0.weight)
    }
    guard let lowestPositive = points.first(where: { $0.share > 0 })?.x,
      let highestPositive = points.last(where: { $0.share > 0 })?.x,
      let lowestNegative = points.first(where: { $0.share < 1 })?.x,
      let highestNegative = points.last(where: { $0.share < 1 })?.x,
      lowestPositive < highestNegative, lowestNegative < highestPositive
    else { return nil }
    return fitted(to: points)
  }
}

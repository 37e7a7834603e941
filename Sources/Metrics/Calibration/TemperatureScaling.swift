public import Learning

/// Stretches the log odds of scores by one factor until they fit the truth.
///
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017; the factor
/// is one over their temperature. It cannot move the log odds, so a change of the prior is undone
/// first. The factor is kept from 0, where scores are worse than none, to 100, where 0.5 parts the
/// classes. Scores of 0 and 1 count as 1e-7 and 1 − 1e-7 in the fit.
public struct TemperatureScaling: Calibration {
  /// Its name in a spec.
  public static let name = "temperature"
  /// What it is.
  public static let summary =
    "log odds stretched by one factor, which makes them as sure as they are right"
  /// What can be set.
  public static let settings: [Setting] = []

  /// Temperature scaling.
  public init() {}

  /// One factor cannot undo a change of the prior.
  public var correctsPrior: Bool { true }
  /// It learns a factor.
  public var learns: Bool { true }

  /// Learns from scores of rows whose truth is known.
  ///
  /// Throws `FitError.tooFew` for fewer than two rows, and `FitError.oneClass`.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    fit(try rows.groupsOfBothClasses(for: "temperature scaling"))
  }

  package func fit(_ groups: ScoreGroups) -> FittedCalibration {
    let points = groups.all.map { group in
      LogisticLine.Point(
        x: LogisticLine.logOdds(ofScore: group.score), share: group.share, weight: group.weight)
    }
    guard points.contains(where: { $0.x != 0 }) else { return .identity }
    if LogisticLine(scale: 0, offset: 0).slope(in: points) >= 0 {
      return .logit(scale: 0, offset: 0)
    }
    if LogisticLine(scale: 100, offset: 0).slope(in: points) <= 0 {
      return .logit(scale: 100, offset: 0)
    }
    let line = LogisticLine.fitted(to: points, hasOffset: false)
    return .logit(scale: line.scale, offset: 0)
  }
}

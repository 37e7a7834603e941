public import Learning

/// Stretches and moves the log odds of scores until they fit the truth.
///
/// Platt, "Probabilistic outputs for support vector machines", 1999: logistic regression on the log
/// odds, its targets (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2) rather than 1 and 0, so that the optimum is
/// finite; with weights, n₊ and n₋ are sums of weights. A scale below 0 would turn the ranking round:
/// the best map that does not is then the constant share of positive rows, scale 0. Scores of 0 and 1
/// count as 1e-7 and 1 − 1e-7 in the fit.
public struct PlattScaling: Calibration {
  /// Its name in a spec.
  public static let name = "platt"
  /// What it is.
  public static let summary = "log odds stretched and moved by logistic regression on the truth"
  /// What can be set.
  public static let settings: [Setting] = []

  /// Platt's scaling.
  public init() {}

  /// Its own offset takes up a change of the prior.
  public var correctsPrior: Bool { false }
  /// It learns a scale and an offset.
  public var learns: Bool { true }

  /// Learns from scores of rows whose truth is known.
  ///
  /// Throws `FitError.tooFew` for fewer than two rows, and `FitError.oneClass`.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    fit(try rows.groupsOfBothClasses(for: "Platt scaling"))
  }

  package func fit(_ groups: ScoreGroups) -> FittedCalibration {
    let points = Self.points(groups) { LogisticLine.logOdds(ofScore: $0) }
    let share = points.reduce(0) { $0 + $1.weight * $1.share } / groups.total.weight
    guard let first = points.first, let last = points.last, first.x < last.x else {
      // One score for all: it becomes their share, and other scores keep their distance.
      return .logit(scale: 1, offset: LogisticLine.logOdds(share) - (points.first?.x ?? 0))
    }
    let line = LogisticLine.fitted(to: points)
    guard line.scale > 0 else { return .logit(scale: 0, offset: LogisticLine.logOdds(share)) }
    return .logit(scale: line.scale, offset: line.offset)
  }

  /// The groups with Platt's targets.
  package static func points(
    _ groups: ScoreGroups, at x: (_ score: Double) -> Double
  ) -> [LogisticLine.Point] {
    let total = groups.total
    let high = (total.positive + 1) / (total.positive + 2)
    let low = 1 / (total.negative + 2)
    return groups.all.map { group in
      LogisticLine.Point(
        x: x(group.score), share: (group.positive * high + group.negative * low) / group.weight,
        weight: group.weight)
    }
  }
}

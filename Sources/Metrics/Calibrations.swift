public import Learning

/// Leaves scores as they are.
public struct NoCalibration: Calibration {
  public static let name = "none"
  public static let summary = "scores as they are"
  public static let settings: [Setting] = []

  public init() {}

  /// It leaves what balancing did to the scores.
  public var correctsPrior: Bool { false }
  public var learns: Bool { false }

  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration { .identity }
}

/// Undoes what balancing did to the odds, and nothing else.
///
/// Whoever balanced knows the shift of the log odds; `FittedCalibration.prior` undoes it (Elkan 2001,
/// theorem 2; King and Zeng 2001). The order of scores stays.
public struct PriorCorrection: Calibration {
  public static let name = "prior"
  public static let summary = "the change of the odds that balancing made is undone"
  public static let settings: [Setting] = []

  public init() {}

  public var correctsPrior: Bool { true }
  public var learns: Bool { false }

  /// The identity, since the correction comes before.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration { .identity }
}

/// Moves the log odds of scores by one number, until their mean is the share of positive rows.
///
/// Cox's calibration in the large: it takes up whatever change of the prior there is, also where nobody
/// knows it. The order of scores stays. Scores of 0 and 1 count as 1e-7 and 1 − 1e-7 in the fit.
public struct InterceptCalibration: Calibration {
  public static let name = "intercept"
  public static let summary =
    "log odds moved by one number, until their mean is the share of positive rows"
  public static let settings: [Setting] = []

  public init() {}

  /// Its own offset takes up a change of the prior.
  public var correctsPrior: Bool { false }
  public var learns: Bool { true }

  /// Learns from scores of rows whose truth is known.
  ///
  /// Throws `FitError.tooFew` for fewer than two rows, and `FitError.oneClass`.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    fit(try rows.groupsOfBothClasses(for: "a calibration of the intercept"))
  }

  package func fit(_ groups: ScoreGroups, from start: LogisticLine? = nil) -> FittedCalibration {
    let line = LogisticLine.fitted(to: groups.logOddsAndShares, free: .offset, from: start)
    return .logit(scale: 1, offset: line.offset)
  }
}

/// Stretches and moves the log odds of scores until they fit the truth.
///
/// Platt, "Probabilistic outputs for support vector machines", 1999: logistic regression on the log
/// odds, its targets (n₊ + 1) / (n₊ + 2) and 1 / (n₋ + 2) rather than 1 and 0, so that the optimum is
/// finite; with weights, n₊ and n₋ are sums of weights. A scale below 0 would turn the ranking round:
/// the best map that does not is then the constant share of positive rows, scale 0. Scores of 0 and 1
/// count as 1e-7 and 1 − 1e-7 in the fit.
public struct PlattScaling: Calibration {
  public static let name = "platt"
  public static let summary = "log odds stretched and moved by logistic regression on the truth"
  public static let settings: [Setting] = []

  public init() {}

  /// Its own offset takes up a change of the prior.
  public var correctsPrior: Bool { false }
  public var learns: Bool { true }

  /// Learns from scores of rows whose truth is known.
  ///
  /// Throws `FitError.tooFew` for fewer than two rows, and `FitError.oneClass`.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    fit(try rows.groupsOfBothClasses(for: "Platt scaling"))
  }

  package func fit(_ groups: ScoreGroups, from start: LogisticLine? = nil) -> FittedCalibration {
    let points = Self.points(groups) { LogisticLine.logOdds(ofScore: $0) }
    let share = points.reduce(0) { $0 + $1.weight * $1.share } / groups.total.weight
    guard let first = points.first, let last = points.last, first.x < last.x else {
      // One score for all: it becomes their share, and other scores keep their distance.
      return .logit(scale: 1, offset: LogisticLine.logOdds(share) - (points.first?.x ?? 0))
    }
    let line = LogisticLine.fitted(to: points, from: start)
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

/// Stretches the log odds of scores by one factor until they fit the truth.
///
/// Guo, Pleiss, Sun and Weinberger, "On calibration of modern neural networks", ICML 2017; the factor
/// is one over their temperature. It cannot move the log odds, so a change of the prior is undone
/// first. The factor is kept from 0, where scores are worse than none, to 100, where 0.5 parts the
/// classes. Scores of 0 and 1 count as 1e-7 and 1 − 1e-7 in the fit.
public struct TemperatureScaling: Calibration {
  public static let name = "temperature"
  public static let summary =
    "log odds stretched by one factor, which makes them as sure as they are right"
  public static let settings: [Setting] = []

  public init() {}

  /// One factor cannot undo a change of the prior.
  public var correctsPrior: Bool { true }
  public var learns: Bool { true }

  /// Learns from scores of rows whose truth is known.
  ///
  /// Throws `FitError.tooFew` for fewer than two rows, and `FitError.oneClass`.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    fit(try rows.groupsOfBothClasses(for: "temperature scaling"))
  }

  package func fit(_ groups: ScoreGroups) -> FittedCalibration {
    let points = groups.logOddsAndShares
    guard points.contains(where: { $0.x != 0 }) else { return .identity }
    if LogisticLine(scale: 0, offset: 0).slope(in: points) >= 0 {
      return .logit(scale: 0, offset: 0)
    }
    if LogisticLine(scale: 100, offset: 0).slope(in: points) <= 0 {
      return .logit(scale: 100, offset: 0)
    }
    let line = LogisticLine.fitted(to: points, free: .scale)
    return .logit(scale: line.scale, offset: 0)
  }
}

extension ScoreGroups {
  /// The log odds of every score, and the share of positive rows there.
  package var logOddsAndShares: [LogisticLine.Point] {
    all.map {
      LogisticLine.Point(
        x: LogisticLine.logOdds(ofScore: $0.score), share: $0.share, weight: $0.weight)
    }
  }
}

extension ScoredRows {
  /// Rows by score, where a calibration can learn from them: two with weight, of both classes.
  func groupsOfBothClasses(for purpose: String) throws(FitError) -> ScoreGroups {
    let groups = ScoreGroups(self)
    let total = groups.total
    guard total.rows > 1 else {
      throw .tooFew(of: "rows", needed: 2, got: total.rows, purpose: purpose)
    }
    guard total.positive > 0 && total.negative > 0 else {
      throw .oneClass(positives: total.positive > 0 ? total.rows : 0, rows: total.rows)
    }
    return groups
  }
}

public import Learning

/// Leaves scores as they are.
public struct NoCalibration: Calibration {
  /// Its name in a spec.
  public static let name = "none"
  /// What it is.
  public static let summary = "scores as they are"
  /// What can be set.
  public static let settings: [Setting] = []

  /// No calibration.
  public init() {}

  /// It leaves what balancing did to the scores.
  public var correctsPrior: Bool { false }
  /// It learns nothing.
  public var learns: Bool { false }

  /// The identity.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration { .identity }
}

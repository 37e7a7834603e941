public import Learning

/// Undoes what balancing did to the odds, and nothing else.
///
/// Whoever balanced knows the shift of the log odds; `FittedCalibration.prior` undoes it (Elkan 2001,
/// theorem 2; King and Zeng 2001). The order of scores stays.
public struct PriorCorrection: Calibration {
  /// Its name in a spec.
  public static let name = "prior"
  /// What it is.
  public static let summary = "the change of the odds that balancing made is undone"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The correction.
  public init() {}

  /// That is all it does.
  public var correctsPrior: Bool { true }
  /// It learns nothing.
  public var learns: Bool { false }

  /// The identity, since the correction comes before.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration { .identity }
}

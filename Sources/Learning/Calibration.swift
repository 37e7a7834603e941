/// Settings of a step that turns scores into probabilities that can be believed.
///
/// It learns from out-of-fold scores of training rows, never from rows that the model is judged on.
public protocol Calibration: Component {
  /// Whether scores are first put right for the share of positive rows that balancing changed.
  var correctsPrior: Bool { get }
  /// Whether it learns from scores; one that does not is fitted without any.
  var learns: Bool { get }
  /// Learns from scores of rows whose truth is known.
  func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration
}

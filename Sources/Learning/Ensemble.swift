/// Settings of a candidate that is made of the scores of others.
///
/// It learns from out-of-fold scores of training rows, never from rows that it is judged on.
public protocol Ensemble: Component {
  /// The candidates that it is made of; all that are fitted where it is empty.
  var members: [String] { get }
  /// Whether it learns from scores; one that does not is fitted without any.
  var learns: Bool { get }
  /// Learns how to combine: `scores` holds a list for every member, all in the order of the labels.
  func fit(
    _ scores: [[Float]], labels: [Float], context: FitContext
  ) throws(FitError) -> FittedEnsemble
}

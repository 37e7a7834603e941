/// Settings of a rule that says from which score on a row is called positive.
///
/// It chooses on out-of-fold scores of training rows, never on rows that the model is judged on.
public protocol OperatingPointRule: Component {
  /// Whether it looks at scores; one that does not is asked without any.
  var learns: Bool { get }
  /// The threshold on these rows; where none keeps the constraint, the closest.
  func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint
}

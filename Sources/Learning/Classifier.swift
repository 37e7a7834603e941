/// Settings that can be fitted to a training set.
public protocol Classifier: Component {
  /// What fitting gives: another type, so that "not fitted yet" cannot be written.
  associatedtype Model: TrainedModel

  /// The form in which it wants its features, for which a default preparation exists.
  var inputForm: InputForm { get }

  /// Learns from a training set.
  func fit(_ data: Dataset, context: FitContext) throws(FitError) -> Model
}

/// Settings of a step that balances a training set: a training set in, a training set out.
///
/// It is no part of a fitted pipeline, so it cannot touch a row that the model is judged on.
public protocol Sampler: Component {
  /// The balanced training set; rows that were made stand after the original ones.
  func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset
}

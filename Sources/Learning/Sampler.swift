/// Settings of a step that balances a training set: a training set in, a training set out.
///
/// It is no part of a fitted pipeline, so it cannot touch a row that the model is judged on.
public protocol Sampler: Component {
  /// The balanced training set; rows that were made stand after the original ones.
  func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset
}

extension ComponentSpec where Family == any Sampler {
  public init(_ component: some Sampler) { self.init(component) { $0 } }
}

/// Leaves the training set as it is.
public struct NoSampler: Sampler {
  public static let name = "none"
  public static let summary = "the training rows as they are"
  public static let settings: [Setting] = []

  public init() {}

  public func resample(_ data: Dataset, context: FitContext) -> Dataset { data }
}

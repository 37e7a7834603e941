public import Learning

/// Leaves the training set as it is.
public struct NoSampler: Sampler {
  /// Its name in a spec.
  public static let name = "none"
  /// What it is.
  public static let summary = "the training rows as they are"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The only one there is.
  public init() {}

  /// The balanced training set.
  public func resample(_ data: Dataset, context: FitContext) -> Dataset { data }
}

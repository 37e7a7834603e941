/// A model whose exact Shapley values are cheap.
public protocol AdditiveModel: TrainedModel {
  /// Prepares explanations against stored background rows, [rows, features] with at least one row;
  /// nil where this very model cannot be explained exactly.
  ///
  /// The features of a group come from the explained row or from a background row together.
  func attribution(against background: Tensor, groups: FeatureGroups) -> (any Attribution)?
}

extension AdditiveModel {
  /// As above, every feature by itself.
  public func attribution(against background: Tensor) -> (any Attribution)? {
    attribution(against: background, groups: .single(background.columns))
  }
}

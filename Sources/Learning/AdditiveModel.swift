public import Tensors

/// A model whose exact Shapley values are cheap.
public protocol AdditiveModel: TrainedModel {
  /// Prepares explanations against stored background rows, [rows, features] with at least one row;
  /// nil where this very model cannot be explained exactly.
  func attribution(against background: Tensor) -> (any Attribution)?
}

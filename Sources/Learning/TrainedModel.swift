public import ONNX

/// What a classifier has learnt.
public protocol TrainedModel: Sendable {
  /// P(positive) of every row of [rows, features], in [0, 1].
  func scores(for features: Tensor) -> [Float]
  /// The number of features that it takes; nil where it takes any.
  var featureCount: Int? { get }
  /// What `scores` computes, as nodes of a graph: from features [rows, features] in single precision
  /// to P(positive) [rows, 1] in single precision.
  func graph(_ features: Value, in builder: inout GraphBuilder) -> Value
  /// How the fit went.
  var record: FitRecord { get }
  /// Everything needed to make this model again, bit for bit.
  var state: ModelState { get }
  /// Makes a model again; throws `PackageError` where the state is not one of this model.
  init(state: ModelState) throws(PackageError)
}

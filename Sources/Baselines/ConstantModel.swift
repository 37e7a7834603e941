public import Learning
import StrictJSON

/// A model that gives every row the same score.
public struct ConstantModel: TrainedModel {
  /// The score of every row.
  public let score: Float
  private let kind: String

  /// A model of one score, made by the classifier of a name.
  init(score: Float, kind: String) {
    self.score = score
    self.kind = kind
  }

  /// The one score, row by row.
  public func scores(for features: Tensor) -> [Float] {
    [Float](repeating: score, count: features.rows)
  }

  /// Any number of features.
  public var featureCount: Int? { nil }

  /// One number was learnt.
  public var record: FitRecord { FitRecord(parameters: 1) }

  /// The classifier's name and the score.
  public var state: ModelState {
    ModelState(
      header: .object([JSON.Member("classifier", .string(kind))]),
      arrays: [ModelState.Array(name: "score", shape: [1], values: .float([score]))])
  }

  /// Makes the model again.
  public init(state: ModelState) throws(PackageError) {
    guard case .string(let kind)? = state.header["classifier"] else {
      throw .damaged("its header does not name a classifier")
    }
    guard case .float(let values)? = state["score"]?.values, values.count == 1 else {
      throw .damaged("it has no array 'score' of shape [1]")
    }
    self.init(score: values[0], kind: kind)
  }
}

public import Learning
public import ONNX
import StrictJSON

/// A model that gives every row the same score.
public struct ConstantModel: TrainedModel {
  public let score: Float
  private let kind: String

  /// A model of one score, made by the classifier of a name.
  init(score: Float, kind: String) {
    self.score = score
    self.kind = kind
  }

  public func scores(for features: Tensor) -> [Float] {
    [Float](repeating: score, count: features.rows)
  }

  /// Nil: any number of features is scored.
  public var featureCount: Int? { nil }

  public var record: FitRecord { FitRecord(parameters: 1) }

  /// The classifier's name and the score.
  public var state: ModelState {
    ModelState(
      header: .object([JSON.Member("classifier", .string(kind))]),
      arrays: [ModelState.Array(name: "score", shape: [1], values: .float([score]))])
  }

  public init(state: ModelState) throws(PackageError) {
    guard case .string(let kind)? = state.header["classifier"] else {
      throw .damaged("its header does not name a classifier")
    }
    guard case .float(let values)? = state["score"]?.values, values.count == 1 else {
      throw .damaged("it has no array 'score' of shape [1]")
    }
    guard 0...1 ~= values[0] else { throw .damaged("its score is no probability") }
    self.init(score: values[0], kind: kind)
  }
}

extension ConstantModel: AdditiveModel {
  /// No feature contributes anything.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    ConstantAttribution(base: Double(score), columns: groups.count)
  }
}

private struct ConstantAttribution: Attribution {
  let base: Double
  let columns: Int

  var scale: AdditiveScale { .probability }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    Contributions(
      scale: scale, base: base, columns: columns,
      values: [Double](repeating: 0, count: rows.rows * columns))
  }
}

extension ConstantModel {
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    builder.constantColumn(score, rowsOf: features)
  }
}

import Foundation
package import Learning
package import ONNX
import StrictJSON

/// A classifier that misbehaves on demand, to try what runs classifiers.
package struct Faulty: Classifier {
  package enum Behavior: String, Codable, Sendable, Hashable, CaseIterable {
    /// Fits as the prior does.
    case work
    case fail
    case diverge
    /// Gives a model whose scores are NaN.
    case scoreNaN
    /// Gives a model that scores one row too few.
    case scoreTooFew
  }

  package static let name = "faulty"
  package static let summary = "a classifier that misbehaves on demand"
  package static let settings = [
    Setting("behavior", "what it does", .names(Behavior.allCases.map(\.rawValue))),
    Setting("seconds", "how long it takes", .between(0, 3600)),
  ]

  package var behavior = Behavior.work
  /// Every few milliseconds it looks whether it is to stop.
  package var seconds = 0.0

  package init() {}

  package init(_ behavior: Behavior, seconds: Double = 0) {
    self.behavior = behavior
    self.seconds = seconds
  }

  package var inputForm: InputForm { .none }

  /// Waits, then misbehaves as told.
  package func fit(_ data: Dataset, context: FitContext) throws(FitError) -> FaultyModel {
    let clock = ContinuousClock()
    let start = clock.now
    while clock.now - start < .seconds(seconds) {
      try context.checkCancellation()
      context.progress((clock.now - start) / .seconds(seconds))
      Thread.sleep(forTimeInterval: 0.002)
    }
    switch behavior {
    case .fail: throw .unsuitable("told to fail")
    case .diverge: throw .diverged(at: "epoch 3")
    case .work, .scoreNaN, .scoreTooFew:
      return FaultyModel(
        behavior: behavior, score: Float(data.positives) / Float(max(1, data.rowCount)))
    }
  }
}

/// What a faulty classifier has learnt.
package struct FaultyModel: TrainedModel {
  package var featureCount: Int? { nil }
  let behavior: Faulty.Behavior
  let score: Float

  /// One score for all rows, or what was asked for.
  package func scores(for features: Tensor) -> [Float] {
    [Float](
      repeating: behavior == .scoreNaN ? .nan : score,
      count: max(0, features.rows - (behavior == .scoreTooFew ? 1 : 0)))
  }

  /// The one score for all rows.
  package func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    builder.constantColumn(score, rowsOf: features)
  }

  package var record: FitRecord { FitRecord(parameters: 1) }

  /// The behaviour and the score.
  package var state: ModelState {
    ModelState(
      header: .object([JSON.Member("behavior", .string(behavior.rawValue))]),
      arrays: [ModelState.Array(name: "score", shape: [1], values: .float([score]))])
  }

  package init(state: ModelState) throws(PackageError) {
    guard case .string(let name)? = state.header["behavior"],
      let behavior = Faulty.Behavior(rawValue: name),
      case .float(let values)? = state["score"]?.values, values.count == 1
    else { throw .damaged("it is not that of a faulty classifier") }
    self.init(behavior: behavior, score: values[0])
  }

  init(behavior: Faulty.Behavior, score: Float) {
    self.behavior = behavior
    self.score = score
  }
}

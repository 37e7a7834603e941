public import Learning

/// Calls every row what most training rows are.
public struct Majority: Classifier {
  /// Its name in a spec.
  public static let name = "majority"
  /// What it is.
  public static let summary = "a baseline that calls every row what most of the weight is"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The only one there is.
  public init() {}

  /// It looks at no feature.
  public var inputForm: InputForm { .none }

  /// A model that scores 1 where positive rows hold more than half of the weight, else 0.
  public func fit(_ data: Dataset, context: FitContext) -> ConstantModel {
    ConstantModel(score: data.positiveShare > 0.5 ? 1 : 0, kind: Self.name)
  }
}

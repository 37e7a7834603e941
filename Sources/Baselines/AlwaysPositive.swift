public import Learning

/// Calls every row positive: full recall, and what that is worth.
public struct AlwaysPositive: Classifier {
  /// Its name in a spec.
  public static let name = "alwaysPositive"
  /// What it is.
  public static let summary = "a baseline that calls every row positive"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The only one there is.
  public init() {}

  /// It looks at no feature.
  public var inputForm: InputForm { .none }

  /// A model that scores 1.
  public func fit(_ data: Dataset, context: FitContext) -> ConstantModel {
    ConstantModel(score: 1, kind: Self.name)
  }
}

public import Learning

/// Gives every row the share of positive training rows.
public struct Prior: Classifier {
  /// Its name in a spec.
  public static let name = "prior"
  /// What it is.
  public static let summary = "a baseline that gives every row the share of positive training rows"
  /// What can be set.
  public static let settings: [Setting] = []

  /// The only one there is.
  public init() {}

  /// It looks at no feature.
  public var inputForm: InputForm { .none }

  /// A model that scores the share of the weight that positive rows hold.
  public func fit(_ data: Dataset, context: FitContext) -> ConstantModel {
    ConstantModel(score: Float(data.positiveShare), kind: Self.name)
  }
}

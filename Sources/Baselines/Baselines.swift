public import Learning

/// The classifiers that learn nothing but the share of positive rows: what every other is compared with.
package enum BaselineComponents {
  package static let classifiers: [any Component.Type] = [
    AlwaysPositive.self, Majority.self, Prior.self,
  ]
}

/// Predicts every row positive: full recall, and the precision of the base rate.
public struct AlwaysPositive: Classifier {
  public static let name = "alwaysPositive"
  public static let summary = "a baseline that predicts every row positive"
  public static let settings: [Setting] = []

  public init() {}

  public var inputForm: InputForm { .none }

  public func fit(_ data: Dataset, context: FitContext) -> ConstantModel {
    ConstantModel(score: 1, kind: Self.name)
  }
}

/// Predicts for every row the class of most of the training weight.
public struct Majority: Classifier {
  public static let name = "majority"
  public static let summary = "a baseline that predicts the class with more weight for every row"
  public static let settings: [Setting] = []

  public init() {}

  public var inputForm: InputForm { .none }

  /// A model that scores 1 where positive rows hold more than half of the weight, else 0.
  public func fit(_ data: Dataset, context: FitContext) -> ConstantModel {
    ConstantModel(score: data.positiveShare > 0.5 ? 1 : 0, kind: Self.name)
  }
}

/// Gives every row the share of positive training rows.
public struct Prior: Classifier {
  public static let name = "prior"
  public static let summary = "a baseline that gives every row the share of positive training rows"
  public static let settings: [Setting] = []

  public init() {}

  public var inputForm: InputForm { .none }

  /// A model that scores the share of the weight that positive rows hold.
  public func fit(_ data: Dataset, context: FitContext) -> ConstantModel {
    ConstantModel(score: Float(data.positiveShare), kind: Self.name)
  }
}

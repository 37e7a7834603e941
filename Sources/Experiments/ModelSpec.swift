public import Learning
import StrictJSON

/// One model of a study.
public struct ModelSpec: Codable, Hashable, Sendable {
  /// The classifier and its settings.
  public var classifier: Choice<any Classifier>
  /// Preparation in place of the classifier's default.
  public var transforms: [Choice<any Transform>]?
  /// Balance strategies in place of the study's.
  public var balance: [Choice<any Sampler>]?

  /// A model with the default preparation and the study's balance strategies.
  public init(
    classifier: Choice<any Classifier>, transforms: [Choice<any Transform>]? = nil,
    balance: [Choice<any Sampler>]? = nil
  ) {
    self.classifier = classifier
    self.transforms = transforms
    self.balance = balance
  }
}

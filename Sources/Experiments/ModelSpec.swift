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
  /// How its scores become probabilities, in place of the study's way.
  public var calibration: Choice<any Calibration>?
  /// From which score on a row is called positive, in place of the study's rule.
  public var operatingPoint: Choice<any OperatingPointRule>?

  /// A model with the default preparation and the study's balance strategies.
  public init(
    classifier: Choice<any Classifier>, transforms: [Choice<any Transform>]? = nil,
    balance: [Choice<any Sampler>]? = nil, calibration: Choice<any Calibration>? = nil,
    operatingPoint: Choice<any OperatingPointRule>? = nil
  ) {
    self.classifier = classifier
    self.transforms = transforms
    self.balance = balance
    self.calibration = calibration
    self.operatingPoint = operatingPoint
  }
}

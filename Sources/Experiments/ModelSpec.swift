public import Learning
import StrictJSON

/// One model of a study.
public struct ModelSpec: Codable, Hashable, Sendable {
  /// The classifier and its settings.
  public var classifier: ComponentSpec<any Classifier>
  /// Preparation in place of the classifier's default.
  public var transforms: [ComponentSpec<any Transform>]?
  /// Balance strategies in place of the study's.
  public var balance: [ComponentSpec<any Sampler>]?
  /// How its scores become probabilities, in place of the study's way.
  public var calibration: ComponentSpec<any Calibration>?
  /// From which score on a row is called positive, in place of the study's rule.
  public var operatingPoint: ComponentSpec<any OperatingPointRule>?

  /// A model with the default preparation and the study's balance strategies.
  public init(
    classifier: ComponentSpec<any Classifier>, transforms: [ComponentSpec<any Transform>]? = nil,
    balance: [ComponentSpec<any Sampler>]? = nil,
    calibration: ComponentSpec<any Calibration>? = nil,
    operatingPoint: ComponentSpec<any OperatingPointRule>? = nil
  ) {
    self.classifier = classifier
    self.transforms = transforms
    self.balance = balance
    self.calibration = calibration
    self.operatingPoint = operatingPoint
  }
}

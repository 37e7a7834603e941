public import StrictJSON

/// What base and contributions add up to.
public enum ExplainedScore: String, NamedCases, Hashable, Sendable {
  /// The calibrated probability itself.
  case probability
  /// Its log odds.
  case logOdds = "log odds"
  /// The model's probability, before calibration.
  case uncalibratedProbability = "uncalibrated probability"
  /// The model's log odds, before the steps of a calibration.
  case uncalibratedLogOdds = "uncalibrated log odds"

  /// Whether the probability that is served can be computed from base and contributions alone.
  public var addsUp: Bool {
    switch self {
    case .probability, .logOdds: true
    case .uncalibratedProbability, .uncalibratedLogOdds: false
    }
  }

  /// What is explained, in a sentence.
  public var sentence: String {
    switch self {
    case .probability: "Base and contributions add up to the probability."
    case .logOdds:
      "Base and contributions add up to the log odds of the probability, ln(p / (1 - p))."
    case .uncalibratedProbability:
      "Base and contributions add up to the model's probability before calibration, "
        + "not to the probability shown."
    case .uncalibratedLogOdds:
      "Base and contributions add up to the model's log odds before calibration, "
        + "not to those of the probability shown."
    }
  }
}

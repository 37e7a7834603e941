public import Learning

/// A model with a balance strategy, or an ensemble of such: one row of the leaderboard.
public struct Candidate: Sendable, Hashable {
  /// Where its scores come from.
  public enum Source: Sendable, Hashable {
    /// A pipeline that is fitted on every fold.
    case pipeline(Pipeline)
    /// The scores of other candidates, by their places in the study.
    case ensemble(ComponentSpec<any Ensemble>, members: [Int])
  }

  /// The model's name, and the balance strategy's behind a plus sign where there is one:
  /// `forest`, `forest+smote`.
  public var name: String
  /// The model's name in the spec.
  public var model: String
  /// The balance strategy's name.
  public var balance: String
  /// Where its scores come from.
  public var source: Source
  /// How its scores become probabilities.
  public var calibration: ComponentSpec<any Calibration>
  /// From which score on a row is called positive.
  public var operatingPoint: ComponentSpec<any OperatingPointRule>
  /// Whether it is here only to be compared with.
  public var isBaseline = false

  /// Everything between a table and a score; nil for an ensemble.
  public var pipeline: Pipeline? {
    if case .pipeline(let pipeline) = source { pipeline } else { nil }
  }

  /// The places of an ensemble's members; none for others.
  public var members: [Int] {
    if case .ensemble(_, let members) = source { members } else { [] }
  }

  /// Whether its calibration or threshold is learnt from out-of-fold scores of training rows.
  var learnsFromScores: Bool { calibration.value.learns || operatingPoint.value.learns }
}

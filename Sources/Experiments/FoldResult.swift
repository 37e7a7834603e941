public import Learning

/// A candidate on a fold: scores, probabilities, threshold and metrics; a row of `folds.csv`.
public struct FoldResult: Sendable {
  /// The candidate.
  public var candidate: Candidate
  /// The fold.
  public var fold: Fold
  /// The training rows before balancing.
  public var training: Outcome.Rows
  /// The test rows.
  public var test: Outcome.Rows
  /// Why there are no scores; nil where there are.
  public var failure: String?
  /// The fit; nil for an ensemble, which has none of its own.
  public var outcome: Outcome?
  /// How members' scores are combined; nil for others.
  public var ensemble: FittedEnsemble?
  /// Scores of the test rows as the model gave them.
  public var rawScores: [Float] = []
  /// Probabilities of the test rows.
  public var scores: [Float] = []
  /// What makes probabilities of scores, one after the other.
  public var calibrations: [FittedCalibration] = []
  /// What was learnt to make probabilities of scores; the identity where nothing was.
  public var learntCalibration = FittedCalibration.identity
  /// From which probability on a row is called positive.
  public var operatingPoint: OperatingPoint
  /// Every metric of `Metric.all` at the operating point, in that order; nil where it is not defined
  /// or there are no scores.
  public var metrics: [Double?]
}

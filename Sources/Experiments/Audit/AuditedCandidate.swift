public import Learning

/// What the audit after a run looks at: one candidate with its fits.
public struct AuditedCandidate: Sendable {
  /// One fit on one fold.
  public struct Fit: Sendable {
    /// ROC AUC on the training rows.
    public var trainingAUC: Double?
    /// ROC AUC on the test rows.
    public var testAUC: Double?
    /// How the fit went; nil for a candidate that is made of others.
    public var record: FitRecord?

    /// A fit.
    public init(trainingAUC: Double? = nil, testAUC: Double? = nil, record: FitRecord? = nil) {
      self.trainingAUC = trainingAUC
      self.testAUC = testAUC
      self.record = record
    }
  }

  /// A constraint on the threshold that was not kept on rows that were not seen.
  public struct MissedConstraint: Sendable, Hashable {
    /// What was asked: `precision at least 0.500`.
    public var phrase: String
    /// What was reached.
    public var reached: Double?
    /// Whether no threshold kept it already where it was chosen.
    public var isImpossible: Bool

    /// A constraint.
    public init(phrase: String, reached: Double?, isImpossible: Bool) {
      self.phrase = phrase
      self.reached = reached
      self.isImpossible = isImpossible
    }
  }

  /// The candidate's name.
  public var name: String
  /// The name of the model, which candidates that differ in balance only share.
  public var model: String
  /// Whether its training rows were balanced.
  public var isBalanced: Bool
  /// Whether it is the simple model that others are held against.
  public var isSimple: Bool
  /// Its fits that did not fail, in the order of folds.
  public var fits: [Fit]
  /// Expected calibration error of the scores as the model gave them.
  public var rawCalibrationError: Double?
  /// Expected calibration error of the probabilities that came of them.
  public var calibrationError: Double?
  /// The constraint on its threshold, if it was missed.
  public var missedConstraint: MissedConstraint?

  /// A candidate of which nothing is known yet.
  public init(
    name: String, model: String? = nil, isBalanced: Bool = false, isSimple: Bool = false,
    fits: [Fit] = []
  ) {
    self.name = name
    self.model = model ?? name
    self.isBalanced = isBalanced
    self.isSimple = isSimple
    self.fits = fits
  }

  /// The mean over the fits of what a fit has; nil where none has it.
  func mean(_ value: (Fit) -> Double?) -> Double? {
    let values = fits.compactMap(value)
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  /// The mean ROC AUC on test rows.
  var testAUC: Double? { mean(\.testAUC) }

  /// The mean difference of ROC AUC on training and on test rows.
  var gap: Double? {
    mean { fit in fit.trainingAUC.flatMap { train in fit.testAUC.map { train - $0 } } }
  }
}

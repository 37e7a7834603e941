public import Learning

/// What became of one unit: the scores of its test rows, or the reason why there are none.
public struct Outcome: Codable, Hashable, Sendable {
  /// How many rows a fit saw, and how many of them were positive.
  public struct Rows: Codable, Hashable, Sendable {
    /// All rows.
    public var count: Int
    /// Positive rows.
    public var positives: Int

    /// Counts.
    public init(count: Int, positives: Int) {
      self.count = count
      self.positives = positives
    }
  }

  /// Why the unit failed; nil where it did not.
  public var failure: String?
  /// The training rows before balancing.
  public var training: Rows
  /// The training rows after balancing.
  public var balanced: Rows
  /// The test rows.
  public var test: Rows
  /// What balancing added to the log odds of the positive class; 0 without balancing.
  public var priorShift: Double
  /// P(positive) of every test row, in the order of the fold; empty where the unit failed.
  public var scores: [Float]
  /// ROC AUC on training rows before balancing, as many as are tested; nil on inner folds.
  public var trainingAUC: Double?
  /// How the fit went; empty on inner folds.
  public var record: FitRecord
  /// How long fitting took, in seconds; not reproducible.
  public var fitSeconds: Double
  /// How long scoring the test rows took, in seconds; not reproducible.
  public var scoreSeconds: Double
}

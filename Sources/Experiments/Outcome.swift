public import Learning
import StrictJSON

/// What became of one unit: the scores of its test rows, or the reason why there are none.
public struct Outcome: Codable, Hashable, Sendable {
  /// Raised whenever the stored form changes: units are named by it, so that files of another form are
  /// not read.
  static let formatVersion = 3

  /// How many rows there are, and how many of them are positive.
  public struct Rows: Codable, Hashable, Sendable {
    public var count: Int
    public var positives: Int

    public init(count: Int, positives: Int) {
      self.count = count
      self.positives = positives
    }
  }

  /// What balancing made of the training rows.
  public struct Balance: Codable, Hashable, Sendable {
    public var rows: Rows
    /// What it added to the log odds of the positive class; 0 without balancing.
    public var priorShift: Double

    /// What a shift may differ by from that of exact weights.
    private static let rounding = 1e-6

    /// Whether it can be what a sampler made of training rows.
    fileprivate func isSound(of training: ClassBalance, by sampler: any Sampler) -> Bool {
      guard 0...Issue.greatestCount ~= rows.count, 0...rows.count ~= rows.positives,
        priorShift.isFinite
      else { return false }
      guard let made = sampler.balance(training) else { return true }
      guard rows == Rows(count: made.positives + made.negatives, positives: made.positives) else {
        return false
      }
      guard let before = training.logOdds, let after = made.logOdds else { return true }
      return abs(priorShift - (after - before)) <= Self.rounding
    }
  }

  /// What a fit that did not fail gave.
  public struct Scored: Codable, Hashable, Sendable {
    /// P(positive) of every test row, in the order of the fold.
    public var scores: [Float]
    /// ROC AUC on training rows before balancing, as many as are tested; nil on inner folds.
    public var trainingAUC: Double?
    /// How the fit went; empty on inner folds.
    public var record: FitRecord
    /// How long fitting took, in seconds; not reproducible.
    public var fitSeconds: Double
    /// How long scoring the test rows took, in seconds; not reproducible.
    public var scoreSeconds: Double

    fileprivate func isSound(rows: Int, isInner: Bool) -> Bool {
      scores.count == rows && scores.allSatisfy { 0...1 ~= $0 }
        && trainingAUC.map { 0...1 ~= $0 } ?? true && record.issues().isEmpty
        && (!isInner || (trainingAUC == nil && record == FitRecord()))
        && [fitSeconds, scoreSeconds].allSatisfy { $0 >= 0 && $0.isFinite }
    }
  }

  public enum Result: Codable, Hashable, Sendable {
    case scored(Scored)
    case failed(reason: String)
  }

  /// The training rows before balancing.
  public var training: Rows
  public var test: Rows
  /// Nil where the unit failed before its training rows were balanced.
  public var balance: Balance?
  public var result: Result

  /// Whether it can be what became of a unit that is fitted on these rows and scores those.
  ///
  /// A digest proves that a file is whole, not that its contents make sense.
  fileprivate func isSound(
    training: ClassBalance, test: Rows, sampler: any Sampler, isInner: Bool
  ) -> Bool {
    let rows = Rows(
      count: training.positives + training.negatives, positives: training.positives)
    guard self.training == rows, self.test == test else { return false }
    if let balance, !balance.isSound(of: training, by: sampler) { return false }
    guard let scored else { return true }
    return balance != nil && scored.isSound(rows: test.count, isInner: isInner)
  }

  /// Nil where the unit failed.
  public var scored: Scored? {
    if case .scored(let scored) = result { scored } else { nil }
  }

  /// Why the unit failed; nil where it did not.
  public var failure: String? {
    if case .failed(let reason) = result { reason } else { nil }
  }
}

extension Study {
  /// Whether an outcome can be what became of a unit, by all that the unit and its fold say.
  func isSound(_ outcome: Outcome, of unit: WorkUnit) -> Bool {
    let fold = fold(of: unit)
    guard let sampler = pipeline(of: unit)?.sampler.value else { return false }
    let training = ClassBalance(
      labels: fold.train.map { data.labels[$0] },
      weights: data.weights.map { weights in fold.train.map { weights[$0] } })
    return outcome.isSound(
      training: training, test: rows(fold.test), sampler: sampler, isInner: unit.inner != nil)
  }
}

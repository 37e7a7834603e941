public import Metrics

extension Leaderboard {
  /// Where a candidate stands in relation to the leader.
  public enum Standing: Sendable, Hashable {
    /// It is the leader.
    case leader
    /// It cannot be told from the leader; the p value, corrected for all comparisons with the leader.
    case band(p: Double)
    /// It is behind the leader; the corrected p value.
    case behind(p: Double)
    /// It is behind the leader by the estimate, which no test here can confirm.
    case untested
    /// It is not eligible, and not compared.
    case apart

    init(p: Double, confidence: Double) {
      self = p < 1 - confidence ? .behind(p: p) : .band(p: p)
    }

    /// Whether it is the leader or cannot be told from it.
    public var isInBand: Bool {
      switch self {
      case .leader, .band: true
      case .behind, .untested, .apart: false
      }
    }

    /// The corrected p value of the comparison with the leader.
    public var pValue: Double? {
      switch self {
      case .band(let p), .behind(let p): p
      case .leader, .untested, .apart: nil
      }
    }
  }

  /// A candidate with what it reached.
  public struct Row: Sendable {
    /// Its place, from 1.
    public var rank = 0
    /// The candidate's name.
    public var candidate: String
    /// The model's name in the spec.
    public var model: String
    /// The balance strategy's name.
    public var balance: String
    /// Why it is not eligible; nil where it is.
    public var reason: String?
    /// Where it stands in relation to the leader.
    public var standing = Standing.apart
    /// The p value of the comparison with the leader before it is corrected for their number.
    public var unadjustedP: Double?
    /// The share of resamples in which it is the best of the eligible ones.
    public var probabilityOfBest: Double?
    /// Every metric of `Metric.all`, in that order, on all rows that were not seen.
    public var estimates: [Estimate]
    /// The same metrics, fold by fold.
    public var folds: [FoldSummary]
    /// The intervals of the means over folds.
    public var foldIntervals: [Interval?]
    /// The thresholds of the folds.
    public var thresholds: FoldSummary
    /// What became of the constraint on the thresholds.
    public var constraint: ConstraintCheck?
    /// Calibration before scores were put right; nil where they were not changed.
    public var rawCalibration: RawCalibration?

    /// A row that is not ranked yet.
    public init(
      candidate: String, model: String, balance: String, reason: String?, estimates: [Estimate],
      folds: [FoldSummary], foldIntervals: [Interval?], thresholds: FoldSummary
    ) {
      self.candidate = candidate
      self.model = model
      self.balance = balance
      self.reason = reason
      self.estimates = estimates
      self.folds = folds
      self.foldIntervals = foldIntervals
      self.thresholds = thresholds
    }

    /// Whether it may be chosen.
    public var isEligible: Bool { reason == nil }

    /// What it reached in a metric of this name.
    public func estimate(_ metric: String) -> Estimate {
      Metric.index(of: metric).map { estimates[$0] } ?? Estimate(value: nil)
    }
  }
}

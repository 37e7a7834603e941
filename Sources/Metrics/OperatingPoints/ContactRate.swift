public import Learning

/// The top share of rows, as many as can be called.
///
/// It never calls more than that share, by weight: rows with the score at the cut are left out where
/// they do not all fit, even if none is called then.
public struct ContactRate: OperatingPointRule {
  /// Its name in a spec.
  public static let name = "contactRate"
  /// What it is.
  public static let summary = "the top share of rows, as many as can be called"
  /// What can be set.
  public static let settings = [
    Setting("share", "share of rows that can be called", .between(0.0001, 1))
  ]

  /// The share of rows that can be called.
  public var share = 0.1

  /// A tenth.
  public init() {}

  /// A share.
  public init(share: Double) { self.share = share }

  /// It looks at scores.
  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where there is none.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let groups = ScoreGroups(rows)
    guard !groups.all.isEmpty else {
      throw .tooFew(of: "rows", needed: 1, got: 0, purpose: "an operating point of a contact rate")
    }
    let cut = groups.cuts.last { $0.contactRate <= share } ?? groups.emptyCut
    return OperatingPoint(
      threshold: cut.threshold,
      constraint: OperatingPoint.Constraint(
        metric: Metrics.contactRate.name, side: .atMost, bound: share, reached: cut.contactRate,
        isMet: true))
  }
}

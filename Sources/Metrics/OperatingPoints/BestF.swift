public import Learning

/// The highest F score: the harmonic mean of precision and recall.
///
/// Of thresholds with the same F score it takes the highest.
public struct BestF: OperatingPointRule {
  /// Its name in a spec.
  public static let name = "bestF"
  /// What it is.
  public static let summary = "highest harmonic mean of precision and recall"
  /// What can be set.
  public static let settings = [
    Setting("beta", "how many times as much recall counts as precision", .above(0))
  ]

  /// How many times as much recall counts as precision.
  public var beta = 1.0

  /// Precision and recall count the same.
  public init() {}

  /// Recall counts `beta` times as much.
  public init(beta: Double) { self.beta = beta }

  /// It looks at scores.
  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let cuts = try rows.cutsWithPositives(for: "an operating point of the best F score")
    let best = cuts.highest { $0.confusion.fScore(beta: beta) ?? 0 }
    return OperatingPoint(threshold: best.threshold)
  }
}

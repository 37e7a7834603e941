public import Learning

/// The highest recall whose precision is at least a bound.
///
/// With a confidence above a half, Wilson's one-sided lower bound of precision must reach the bound
/// (Wilson, JASA 22, 1927), so that precision keeps it on new rows about that often; with a half, the
/// share itself. Of thresholds with the same recall it takes the highest; where none keeps the bound,
/// the one that comes closest.
public struct PrecisionAtLeast: OperatingPointRule {
  /// Its name in a spec.
  public static let name = "precisionAtLeast"
  /// What it is.
  public static let summary = "highest recall whose precision is at least a bound"
  /// What can be set.
  public static let settings = [
    Setting("precision", "share of called rows that must be positive", .between(0, 1)),
    Setting("confidence", "how sure that must be; 0.5 takes the share as it is", .confidence),
  ]

  /// The bound on precision.
  public var precision = 0.5
  /// How sure that must be; 0.5 takes the share as it is.
  public var confidence = 0.5

  /// Every second call right, as far as the rows show.
  public init() {}

  /// A bound, and how sure it must be kept.
  public init(precision: Double, confidence: Double = 0.5) {
    self.precision = precision
    self.confidence = confidence
  }

  /// It looks at scores.
  public var learns: Bool { true }

  /// The threshold on these rows; throws `FitError.tooFew` where no row is positive.
  public func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint {
    let cuts = try rows.cutsWithPositives(for: "an operating point of a precision")
    let kept = cuts.filter { $0.precision(confidence: confidence) >= precision }
    let cut =
      kept.isEmpty
      ? cuts.highest { $0.precision(confidence: confidence) } : kept.highest(by: \.called.positive)
    return OperatingPoint(
      threshold: cut.threshold,
      constraint: OperatingPoint.Constraint(
        metric: Metrics.precision.name, side: .atLeast, bound: precision, reached: cut.precision,
        isMet: !kept.isEmpty))
  }
}

extension SettingRange {
  /// From a half, where a bound is the share itself, to below certainty.
  static let confidence = SettingRange.from(0.5, below: 1)
}

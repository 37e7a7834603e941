public import Learning
public import Tables

/// Numbers less their median, divided by the distance between two quantiles.
///
/// Otherwise as `Standardize`; where the two quantiles are the same, the column is only centred.
public struct RobustScale: Transform {
  /// Its name in a spec.
  public static let name = "robustScale"
  /// What it is.
  public static let summary = "numbers less their median, over the range of the middle ones"
  /// What can be set.
  public static let settings = [
    Setting("lower", "the share of rows below the range", .from(0, below: 0.5)),
    Setting("upper", "the share of rows up to the end of the range", .between(0.5, 1)),
  ]

  /// The share of rows below the range.
  public var lower = 0.25
  /// The share of rows up to the end of the range.
  public var upper = 0.75

  /// The range between the quartiles.
  public init() {}

  /// The range between two quantiles.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Measures every column, channels as one.
  public func fit(_ table: Table) throws(FitError) -> AffineScaling {
    AffineScaling(step: Self.name, groups: table.scalingGroups) { values in
      let sorted = SortedNumbers(values)
      let range = (sorted.quantile(upper) ?? 0) - (sorted.quantile(lower) ?? 0)
      return (sorted.median ?? 0, range > 10 * Double.ulpOfOne ? range : 1)
    }
  }
}

public import Learning

/// Repeats random rows of the rarer class.
public struct RandomOversampler: Sampler {
  /// Its name in a spec.
  public static let name = "oversample"
  /// What it is.
  public static let summary = "repeats random rows of the rarer class"
  /// What can be set.
  public static let settings = [
    Setting("ratio", "rows of the rarer class for each of the commoner one", .between(0, 1))
  ]

  /// Rows of the rarer class for each of the commoner one; data with as many or more stay as they
  /// are.
  public var ratio = 1.0

  /// Equal classes.
  public init() {}

  /// Classes of a ratio.
  public init(ratio: Double) { self.ratio = ratio }

  /// All rows, then the repeated ones, which keep the identity of the row they repeat.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let classes = try ClassRows(data)
    let lacking = classes.lacking(ratio: ratio)
    guard lacking > 0 else { return data }
    var stream = context.key["oversample"].stream
    let repeated = (0..<lacking).map { _ in
      classes.rarer[stream.integer(below: classes.rarer.count)]
    }
    return data.selecting(rows: Array(0..<data.rowCount) + repeated)
  }
}

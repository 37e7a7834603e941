public import Learning

/// Leaves out random rows of the commoner class.
public struct RandomUndersampler: Sampler {
  /// Its name in a spec.
  public static let name = "undersample"
  /// What it is.
  public static let summary = "leaves out random rows of the commoner class"
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

  /// The balanced training set.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let classes = try ClassRows(data)
    let wanted = Double(classes.rarer.count) / ratio
    guard wanted < Double(classes.commoner.count) else { return data }
    var stream = context.key["undersample"].stream
    let kept = stream.permutation(classes.commoner.count).prefix(Int(wanted))
    return data.selecting(rows: (classes.rarer + kept.map { classes.commoner[$0] }).sorted())
  }
}

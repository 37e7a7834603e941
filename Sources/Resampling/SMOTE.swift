public import Learning

/// Makes new rows of the rarer class on the lines between its rows and their nearest neighbours.
///
/// Chawla, Bowyer, Hall and Kegelmeyer, "SMOTE: synthetic minority over-sampling technique", JAIR
/// 2002. Numbers and 0/1 indicators lie between those of the two parents. Codes of a category cannot:
/// columns of categories are treated as `SMOTENC` treats them.
public struct SMOTE: Sampler {
  /// Its name in a spec.
  public static let name = "smote"
  /// What it is.
  public static let summary =
    "new rows of the rarer class between its rows and their nearest neighbours"
  /// What can be set.
  public static let settings = [
    Setting("neighbors", "how many nearest neighbours a row may pair with", .between(1, 1000)),
    Setting("ratio", "rows of the rarer class for each of the commoner one", .between(0, 1)),
  ]

  /// How many nearest neighbours a row may pair with.
  public var neighbors = 5
  /// Rows of the rarer class for each of the commoner one; data with as many or more stay as they
  /// are.
  public var ratio = 1.0

  /// Five neighbours, equal classes.
  public init() {}

  /// A number of neighbours, and classes of a ratio.
  public init(neighbors: Int, ratio: Double = 1) {
    self.neighbors = neighbors
    self.ratio = ratio
  }

  /// All rows, then the new ones, whose identity is -1.
  ///
  /// Throws `FitError.tooFew` where the rarer class has no more rows than `neighbors`.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let nominal = NominalVariable.all(in: data.columns, includingIndicators: false)
    return try SyntheticRows.add(
      to: data, neighbors: neighbors, ratio: ratio, nominal: nominal, context: context)
  }
}

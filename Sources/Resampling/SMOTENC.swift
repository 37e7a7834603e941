public import Learning

/// SMOTE for rows that mix numbers and categories.
///
/// Chawla et al. 2002, section 6.1, as imbalanced-learn has it: columns of categories and one-hot
/// groups are nominal. A nominal variable in which two rows differ adds the square of the median of
/// the standard deviations of the numeric columns within the rarer class to their squared distance. A
/// new row takes the value that is commonest among the neighbours of its first parent; of equally
/// common ones that of the nearest neighbour. One-hot groups stay one-hot.
public struct SMOTENC: Sampler {
  /// Its name in a spec.
  public static let name = "smotenc"
  /// What it is.
  public static let summary =
    "SMOTE that takes the commonest value of the neighbours where a column is nominal"
  /// What can be set.
  public static let settings = SMOTE.settings

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
  /// Throws `FitError.tooFew` where the rarer class has no more rows than `neighbors`, and
  /// `FitError.unsuitable` where an indicator is neither 0 nor 1.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    try Self.requireIndicators(in: data)
    let nominal = NominalVariable.all(in: data.columns, includingIndicators: true)
    return try SyntheticRows.add(
      to: data, neighbors: neighbors, ratio: ratio, nominal: nominal, context: context)
  }

  /// A scaled indicator no longer tells which level a row has.
  private static func requireIndicators(in data: Dataset) throws(FitError) {
    for (column, feature) in data.columns.enumerated() {
      guard case .indicator = feature.kind else { continue }
      for row in data.labels.indices {
        let value = data.features.elements[row * data.columns.count + column]
        guard value == 0 || value == 1 else {
          throw .unsuitable(
            "\(name): the indicator '\(feature.name)' must be 0 or 1 in every row, got \(value); "
              + "scale before categories become indicators")
        }
      }
    }
  }
}

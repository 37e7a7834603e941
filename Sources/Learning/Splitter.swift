public import Tables

/// Settings of a plan that cuts rows into training and test rows.
public protocol Splitter: Component {
  /// The folds of a table whose rows have these labels (1 positive), in order of repeat and fold.
  func folds(of table: Table, labels: [Float], key: RandomKey) throws(FitError) -> [Fold]

  /// The plan that cuts training rows once more, in the same way, for scores that a threshold or a
  /// calibration may learn from.
  func inner(folds: Int) -> any Splitter
}

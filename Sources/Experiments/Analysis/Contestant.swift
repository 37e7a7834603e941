public import Metrics

/// What comparing a candidate takes: its name, its metrics fold by fold, and its rows.
public struct Contestant: Sendable {
  /// Its name.
  public var name: String
  /// Whether it may be chosen.
  public var isEligible: Bool
  /// Every metric of `Metric.all`, in that order, fold by fold.
  public var folds: [FoldSummary]
  /// Its test rows of all folds.
  public var rows: PooledRows

  /// A contestant.
  public init(name: String, isEligible: Bool, folds: [FoldSummary], rows: PooledRows) {
    self.name = name
    self.isEligible = isEligible
    self.folds = folds
    self.rows = rows
  }

  /// Whether each data row is called positive the first time that it is tested: decisions of one cut of
  /// the rows, as tests that pair rows want them.
  public func firstCalls(rowCount: Int) -> [Bool] {
    var calls = [Bool](repeating: false, count: rowCount)
    for (row, isCalled) in zip(rows.dataRows, rows.called).reversed() { calls[row] = isCalled }
    return calls
  }
}

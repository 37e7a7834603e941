public import Learning
public import Tables

/// Leaves out numbers that an earlier column nearly repeats.
///
/// Columns are taken in the order of the table; one goes when its absolute correlation (Pearson, over
/// the rows in which both are there) with a column that stays reaches the threshold. The columns of a
/// sequence all stay.
public struct CorrelationFilter: Transform {
  /// Its name in a spec.
  public static let name = "correlationFilter"
  /// What it is.
  public static let summary = "leaves out numbers that an earlier column nearly repeats"
  /// What can be set.
  public static let settings = [
    Setting("threshold", "the absolute correlation from which on a column goes", .above(0))
  ]

  /// The absolute correlation from which on a column goes.
  public var threshold = 0.95

  /// Columns go from 0.95 on.
  public init() {}

  /// Columns go from a correlation on.
  public init(threshold: Double) { self.threshold = threshold }

  /// Correlates every column with those before it.
  public func fit(_ table: Table) throws(FitError) -> DroppedColumns {
    let sequence = table.sequenceNames
    var kept: [[Double]] = []
    var dropped: [String] = []
    for (name, values) in table.numberFeatures {
      let repeats = kept.contains { abs(Self.correlation($0, values)) >= threshold }
      if repeats, !sequence.contains(name) { dropped.append(name) } else { kept.append(values) }
    }
    return try DroppedColumns(dropped, of: table, filter: Self.name)
  }

  /// 0 where either column is constant over the rows in which both are there.
  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let shared = a.indices.filter { !a[$0].isNaN && !b[$0].isNaN }
    let first = Moments(shared.map { a[$0] })
    let second = Moments(shared.map { b[$0] })
    guard !first.isConstant, !second.isConstant else { return 0 }
    var product = 0.0
    for row in shared { product.addProduct(a[row] - first.mean, b[row] - second.mean) }
    return product / Double(shared.count)
      / (first.variance.squareRoot() * second.variance.squareRoot())
  }
}

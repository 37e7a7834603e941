public import Learning
public import Tables

/// Leaves out columns that hardly vary among the training rows.
///
/// A column of numbers needs a population variance above the threshold, a column of names two levels.
/// The columns of a sequence stay together.
public struct VarianceFilter: Transform {
  public static let name = "varianceFilter"
  public static let summary = "leaves out columns that hardly vary"
  public static let settings = [
    Setting("threshold", "the variance that a column must exceed", .between(0, 1e30))
  ]

  public var threshold = 0.0

  /// Constant columns go.
  public init() {}

  public init(threshold: Double) { self.threshold = threshold }

  public func fit(_ table: Table) throws(FitError) -> DroppedColumns {
    let kept = table.sequenceNames
    let names = table.features.filter { !kept.contains($0.name) && !varies($0) }.map(\.name)
    return try DroppedColumns(names, of: table, filter: Self.name)
  }

  private func varies(_ column: Column) -> Bool {
    switch column.values {
    case .number(let values), .date(let values):
      let moments = Moments(values)
      return !moments.isConstant && moments.variance > threshold
    case .category(let categories): return categories.occurringLevels.count > 1
    case .text: return true
    }
  }
}

/// Leaves out numbers that an earlier column nearly repeats.
///
/// Columns are taken in the order of the table; one goes when its absolute correlation (Pearson, over
/// the rows in which both are there) with a column that stays reaches the threshold. The columns of a
/// sequence all stay.
public struct CorrelationFilter: Transform {
  public static let name = "correlationFilter"
  public static let summary = "leaves out numbers that an earlier column nearly repeats"
  public static let settings = [
    Setting("threshold", "the absolute correlation from which on a column goes", .above(0, upTo: 1))
  ]

  public var threshold = 0.95

  /// Columns go from 0.95 on.
  public init() {}

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

/// A fitted filter: columns that are left out.
public struct DroppedColumns: FittedTransform {
  public var names: [String]

  public func lower(_ table: inout SymbolicTable) {
    table.remove(Set(names))
  }

  /// Leaves columns out, unless none would be left to learn from.
  init(_ names: [String], of table: Table, filter: String) throws(FitError) {
    let dropped = Set(names)
    guard table.features.isEmpty || table.features.contains(where: { !dropped.contains($0.name) })
    else { throw .unsuitable("\(filter): no column of \(names.count) would be left") }
    self.names = names
  }
}

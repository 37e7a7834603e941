public import Learning
public import Tables

/// Folds that keep the rows of one group, such as a household, together.
///
/// Groups with many positive rows are placed first, each into the fold that so far holds the least of
/// the positive rows and of all rows, both as shares; of equal folds the first. Nothing is random.
public struct GroupKFold: Splitter {
  public static let name = "groupKFold"
  public static let summary = "k folds that keep rows with the same value of a column together"
  public static let settings = [
    Setting("column", "the column whose values are kept together; the one with role group if null"),
    Setting("folds", "how many folds the rows are split into", .between(2, 10_000)),
  ]

  public var column: String?
  public var folds = 5

  /// Five folds by the column with the role of a group.
  public init() {}

  /// A number of folds by a column.
  public init(column: String?, folds: Int = 5) {
    self.column = column
    self.folds = folds
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let column = try Self.column(self.column, role: .group, of: table)
    let groups = try Self.groups(of: column)
    let count = (groups.max() ?? -1) + 1
    try Self.require(
      folds, of: "groups", got: count,
      for: "validation with \(folds) folds by column '\(column.name)'")
    let places = Self.place(groups: groups, count: count, labels: labels, folds: folds)
    return Fold.all(repeat: 0, folds: folds, assignment: groups.map { places[$0] })
  }

  /// The fold of every group.
  private static func place(
    groups: [Int], count: Int, labels: [Float], folds: Int
  ) -> [Int] {
    var rows = [Int](repeating: 0, count: count)
    var positives = rows
    for (row, group) in groups.enumerated() {
      rows[group] += 1
      positives[group] += labels[row] > 0.5 ? 1 : 0
    }
    let heaviest = (0..<count).sorted {
      (positives[$1], rows[$1], $0) < (positives[$0], rows[$0], $1)
    }
    let allPositives = Double(max(1, positives.reduce(0, +)))
    var load = [Double](repeating: 0, count: folds)
    var places = [Int](repeating: 0, count: count)
    for group in heaviest {
      let lightest = load.indices.min { (load[$0], $0) < (load[$1], $1) } ?? 0
      places[group] = lightest
      load[lightest] +=
        Double(positives[group]) / allPositives + Double(rows[group]) / Double(labels.count)
    }
    return places
  }

  /// The same with another number of folds.
  public func inner(folds: Int) -> any Splitter {
    var inner = self
    inner.folds = folds
    return inner
  }

  public var namedColumns: [(name: String, role: ColumnRole)] { Self.named(column, role: .group) }
}

public import Learning
public import Tables

/// One random split into training and test rows, or several independent ones.
///
/// The number of test rows is rounded half to even, and both parts keep at least one row (of each
/// class, where stratified). Where identical rows are kept together, the share is met as nearly as that
/// allows.
public struct Holdout: Splitter {
  public static let name = "holdout"
  public static let summary = "a random share of the rows is tested, the others are trained on"
  public static let settings = [
    Setting("testFraction", "the share of rows that is tested", .strictlyBetween(0, 1)),
    Setting("stratified", "whether both parts hold the same share of positive rows"),
    Setting("repeats", "how many independent splits are made", .between(1, 1000)),
    Setting("keepDuplicatesTogether", "whether identical rows are always in one part"),
  ]

  public var testFraction = 0.25
  public var stratified = true
  public var repeats = 1
  public var keepDuplicatesTogether = false

  /// A quarter of the rows, stratified, once.
  public init() {}

  public init(
    testFraction: Double, stratified: Bool = true, repeats: Int = 1,
    keepDuplicatesTogether: Bool = false
  ) {
    self.testFraction = testFraction
    self.stratified = stratified
    self.repeats = repeats
    self.keepDuplicatesTogether = keepDuplicatesTogether
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let strata: [(name: String, rows: [Int])] =
      stratified
      ? [
        ("positive rows", labels.indices.filter { labels[$0] > 0.5 }),
        ("negative rows", labels.indices.filter { labels[$0] <= 0.5 }),
      ] : [("rows", Array(labels.indices))]
    for stratum in strata {
      try Self.require(2, of: stratum.name, got: stratum.rows.count, for: "a holdout")
    }
    if keepDuplicatesTogether {
      return try foldsOfGroups(table, strata: strata.map(\.rows), key: key)
    }
    var plan: [Fold] = []
    for round in 0..<repeats {
      var assignment = [Int](repeating: 1, count: labels.count)
      for stratum in strata {
        var rows = stratum.rows
        var stream = key["repeat", round][stratum.name].stream
        stream.shuffle(&rows)
        for row in rows.prefix(testCount(of: rows.count)) { assignment[row] = 0 }
      }
      plan.append(Fold.all(repeat: round, folds: 1, assignment: assignment)[0])
    }
    return plan
  }

  /// Stratified folds, so that every training row is scored once.
  public func inner(folds: Int) -> any Splitter {
    var inner = StratifiedKFold(folds: folds)
    inner.keepDuplicatesTogether = keepDuplicatesTogether
    return inner
  }

  private func foldsOfGroups(
    _ table: Table, strata: [[Int]], key: RandomKey
  ) throws(FitError) -> [Fold] {
    var stratum = [Int](repeating: 0, count: table.rowCount)
    for (number, rows) in strata.enumerated() { for row in rows { stratum[row] = number } }
    let quotas = strata.map { rows in
      let tested = testCount(of: rows.count)
      return [tested, rows.count - tested]
    }
    let grouped = DuplicateAwareAssignment(
      strata: stratum, groups: IdenticalRows.groups(of: table), quotas: quotas)
    let plan = (0..<repeats).map { round in
      Fold.all(repeat: round, folds: 1, assignment: grouped.folds(key: key["repeat", round]))[0]
    }
    try Self.requireRows(in: plan)
    return plan
  }

  private func testCount(of rows: Int) -> Int {
    let rounded = (testFraction * Double(rows)).rounded(.toNearestOrEven)
    return min(max(1, Int(rounded)), rows - 1)
  }
}

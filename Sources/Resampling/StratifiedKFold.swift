public import Learning
public import Tables

/// Folds that all hold the same share of positive rows.
///
/// In every repeat each row is tested once; the folds' positive rows differ by at most one in number,
/// and so do their negative rows and their sizes. Where identical rows are kept together, folds are as
/// equal as that allows.
public struct StratifiedKFold: Splitter {
  public static let name = "stratifiedKFold"
  public static let summary = "k folds with equal shares of positive rows, shuffled in every repeat"
  public static let settings = [
    Setting("folds", "how many folds the rows are split into", .between(2, 10_000)),
    Setting("repeats", "how many times the rows are shuffled and split again", .between(1, 1000)),
    Setting("keepDuplicatesTogether", "whether identical rows are always in one fold"),
  ]

  public var folds = 5
  public var repeats = 1
  public var keepDuplicatesTogether = false

  public init() {}

  public init(folds: Int, repeats: Int = 1, keepDuplicatesTogether: Bool = false) {
    self.folds = folds
    self.repeats = repeats
    self.keepDuplicatesTogether = keepDuplicatesTogether
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let positives = labels.count { $0 > 0.5 }
    let purpose = "stratified validation with \(folds) folds"
    try Self.require(folds, of: "positive rows", got: positives, for: purpose)
    try Self.require(folds, of: "negative rows", got: labels.count - positives, for: purpose)
    let grouped = keepDuplicatesTogether ? duplicateAware(table: table, labels: labels) : nil
    var plan: [Fold] = []
    for round in 0..<repeats {
      let key = key["repeat", round]
      let assignment =
        grouped?.folds(key: key) ?? Self.assignment(of: labels, folds: folds, key: key)
      plan += Fold.all(repeat: round, folds: folds, assignment: assignment)
    }
    if keepDuplicatesTogether { try Self.requireRows(in: plan) }
    return plan
  }

  /// The quotas are the sizes of folds that may part identical rows.
  private func duplicateAware(table: Table, labels: [Float]) -> DuplicateAwareAssignment {
    let strata = labels.map { $0 > 0.5 ? 1 : 0 }
    var quotas = [[Int]](repeating: [Int](repeating: 0, count: folds), count: 2)
    for (row, fold) in Self.assignment(of: labels, folds: folds, key: nil).enumerated() {
      quotas[strata[row]][fold] += 1
    }
    return DuplicateAwareAssignment(
      strata: strata, groups: IdenticalRows.groups(of: table), quotas: quotas)
  }

  /// The same, once, with another number of folds.
  public func inner(folds: Int) -> any Splitter {
    var inner = self
    inner.folds = folds
    inner.repeats = 1
    return inner
  }

  /// The fold of every row; without a key, rows are assigned in their order.
  ///
  /// The sizes are those of scikit-learn's `StratifiedKFold`: the rows, sorted by class in order of
  /// first appearance, go to the folds in turn, and every fold keeps the class counts that it got so.
  package static func assignment(of labels: [Float], folds: Int, key: RandomKey?) -> [Int] {
    let isPositive = labels.map { $0 > 0.5 }
    let first = isPositive.first ?? false
    let leading = isPositive.count { $0 == first }
    var assignment = [Int](repeating: 0, count: labels.count)
    for (isLeading, places) in [(true, 0..<leading), (false, leading..<labels.count)] {
      var assigned = (0..<folds).flatMap { fold in
        [Int](repeating: fold, count: places.count { $0 % folds == fold })
      }
      let positive = isLeading == first
      if let key {
        var stream = key[positive ? "positive" : "negative"].stream
        stream.shuffle(&assigned)
      }
      var next = assigned.makeIterator()
      for row in labels.indices where isPositive[row] == positive {
        assignment[row] = next.next() ?? 0
      }
    }
    return assignment
  }
}

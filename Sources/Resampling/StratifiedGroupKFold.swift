public import Learning
public import Tables

/// Folds that keep the rows of one group together and hold as equal shares of positive and of negative
/// rows as that allows.
///
/// The groups with the largest shares of a class are placed first, each into the fold where it costs
/// least; the cost of a fold is the squared distance of its shares of the positive and of the negative
/// rows from 1 / folds, and 4 for each class that it lacks. Of equal folds it is the one with the fewest
/// rows, then the first. With up to 300 groups, groups are then moved and exchanged while that lowers
/// the cost. The first repeat draws nothing: of equal groups the one that stands first in the table is
/// placed first. Later repeats place groups of about the same share in random order.
public struct StratifiedGroupKFold: Splitter {
  public static let name = "stratifiedGroupKFold"
  public static let summary =
    "k folds that keep rows with the same value of a column together, with like shares of positive rows"
  public static let settings = [
    Setting("column", "the column whose values are kept together; the one with role group if null"),
    Setting("folds", "how many folds the rows are split into", .between(2, 10_000)),
    Setting("repeats", "how many times the rows are split, in other ways", .between(1, 1000)),
  ]

  public var column: String?
  public var folds = 5
  public var repeats = 1

  /// Five folds by the column with the role of a group.
  public init() {}

  public init(column: String?, folds: Int = 5, repeats: Int = 1) {
    self.column = column
    self.folds = folds
    self.repeats = repeats
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let column = try Self.column(self.column, role: .group, of: table)
    let groups = try Self.groups(of: column)
    let placement = GroupPlacement(groups: groups, labels: labels, folds: folds)
    try Self.require(
      folds, of: "groups", got: placement.count,
      for: "validation with \(folds) folds by column '\(column.name)'")
    return (0..<repeats).flatMap { round in
      let places = placement.places(key: round == 0 ? nil : key["repeat", round])
      return Fold.all(repeat: round, folds: folds, assignment: groups.map { places[$0] })
    }
  }

  /// The same, once, with another number of folds.
  public func inner(folds: Int) -> any Splitter { Self(column: column, folds: folds) }

  public var namedColumns: [(name: String, role: ColumnRole)] { Self.named(column, role: .group) }
}

/// Places groups of rows into folds so that every fold gets its share of each class.
struct GroupPlacement {
  /// With more groups than this, none is moved again.
  private static let mostMoved = 300
  /// How often all groups are looked at once more.
  private static let mostPasses = 20
  /// A gain below this is rounding.
  private static let leastGain = 1e-12

  /// How many groups there are.
  let count: Int
  private let folds: Int
  /// The negative and the positive rows of every group.
  private let rows: [ClassPair]
  private let all: ClassPair

  /// Groups by the number of every row's, without a number that no row has.
  init(groups: [Int], labels: [Float], folds: Int) {
    count = (groups.max() ?? -1) + 1
    self.folds = folds
    var rows = [ClassPair](repeating: ClassPair(), count: count)
    for (row, group) in groups.enumerated() { rows[group].add(isPositive: labels[row] > 0.5) }
    self.rows = rows
    all = rows.reduce(into: ClassPair()) { $0 = $0 + $1 }
  }

  /// The fold of every group; without a key nothing is drawn.
  func places(key: RandomKey?) -> [Int] {
    var loads = [ClassPair](repeating: ClassPair(), count: folds)
    var places = [Int](repeating: 0, count: count)
    for group in order(key: key) {
      let fold = cheapest(for: group, among: loads)
      places[group] = fold
      loads[fold] = loads[fold] + rows[group]
    }
    guard count <= Self.mostMoved else { return places }
    for _ in 0..<Self.mostPasses {
      let moved = move(&places, &loads)
      guard exchange(&places, &loads) || moved else { break }
    }
    return places
  }

  /// The groups, those first that are hardest to place.
  private func order(key: RandomKey?) -> [Int] {
    let weights = rows.map { all.share(of: $0).squares }
    guard let key else {
      return rows.indices.sorted {
        (weights[$1], rows[$1].sum, $0) < (weights[$0], rows[$0].sum, $1)
      }
    }
    var stream = key["groups"].stream
    let drawn = stream.permutation(count)
    return rows.indices.sorted {
      (weights[$1].exponent, drawn[$0]) < (weights[$0].exponent, drawn[$1])
    }
  }

  private func cheapest(for group: Int, among loads: [ClassPair]) -> Int {
    var best = (fold: 0, rise: Double.infinity, rows: Int.max)
    for (fold, load) in loads.enumerated() {
      let rise = cost(load + rows[group]) - cost(load)
      let isEqual = abs(rise - best.rise) < Self.leastGain
      if isEqual ? load.sum < best.rows : rise < best.rise { best = (fold, rise, load.sum) }
    }
    return best.fold
  }

  private func cost(_ load: ClassPair) -> Double {
    let share = all.share(of: load)
    let wanted = 1 / Double(folds)
    func term(_ rows: Int, _ share: Double, of all: Int) -> Double {
      all == 0 ? 0 : (share - wanted) * (share - wanted) + (rows == 0 ? 4 : 0)
    }
    return term(load.positive, share.positive, of: all.positive)
      + term(load.negative, share.negative, of: all.negative)
  }

  /// Moves every group to the fold where it costs least, but empties none; says whether one moved.
  private func move(_ places: inout [Int], _ loads: inout [ClassPair]) -> Bool {
    var hasMoved = false
    for group in places.indices {
      let from = places[group]
      let rest = loads[from] - rows[group]
      guard rest.sum > 0 else { continue }
      let gain = cost(loads[from]) - cost(rest)
      var others = loads
      others[from] = rest
      let target = cheapest(for: group, among: others)
      let rise = cost(others[target] + rows[group]) - cost(others[target])
      guard target != from, gain - rise > Self.leastGain else { continue }
      places[group] = target
      loads[from] = rest
      loads[target] = loads[target] + rows[group]
      hasMoved = true
    }
    return hasMoved
  }

  /// Exchanges two groups wherever that lowers the cost; says whether it did.
  private func exchange(_ places: inout [Int], _ loads: inout [ClassPair]) -> Bool {
    var hasExchanged = false
    for first in places.indices {
      for second in places.indices.dropFirst(first + 1) where places[first] != places[second] {
        let (one, other) = (places[first], places[second])
        let newOne = loads[one] - rows[first] + rows[second]
        let newOther = loads[other] - rows[second] + rows[first]
        let gain = cost(loads[one]) + cost(loads[other]) - cost(newOne) - cost(newOther)
        guard gain > Self.leastGain else { continue }
        places.swapAt(first, second)
        (loads[one], loads[other]) = (newOne, newOther)
        hasExchanged = true
      }
    }
    return hasExchanged
  }
}

/// How many rows of each class there are.
private struct ClassPair {
  var positive = 0
  var negative = 0

  var sum: Int { positive + negative }

  mutating func add(isPositive: Bool) {
    if isPositive { positive += 1 } else { negative += 1 }
  }

  /// The part of these rows that others are, class by class; 0 of a class that is missing.
  func share(of part: ClassPair) -> (positive: Double, negative: Double, squares: Double) {
    let positive = Double(part.positive) / Double(max(1, self.positive))
    let negative = Double(part.negative) / Double(max(1, self.negative))
    return (positive, negative, positive * positive + negative * negative)
  }

  static func + (left: ClassPair, right: ClassPair) -> ClassPair {
    ClassPair(
      positive: left.positive + right.positive, negative: left.negative + right.negative)
  }

  static func - (left: ClassPair, right: ClassPair) -> ClassPair {
    ClassPair(
      positive: left.positive - right.positive, negative: left.negative - right.negative)
  }
}

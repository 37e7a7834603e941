import Concurrency
import Learning
import Tables

/// Pairs of rows that are equal in all columns but one.
///
/// A row's digest without a column is its digest less that of its value there, so that every column costs one
/// pass over the rows. Of tables with very many numbers only a part of the digests is compared.
struct NearTwins: Sendable {
  /// Digests that are compared at most.
  private static let mostDigests = 4_000_000
  /// What two numbers may differ by to be near, as a share of the middle 90 % of their column.
  static let nearness = 0.05

  /// Rows that differ in one number, by little.
  let near: [(first: Int, second: Int)]
  /// How many pairs of rows that follow each other differ in one column, whichever.
  let single: Int
  /// How many of those differ in their label.
  let singleDiffering: Int
  /// Whether all rows were compared.
  let isComplete: Bool

  init(
    _ table: Table, scales: [AuditedColumn], labels: [Float], context: FitContext
  ) throws(FitError) {
    let features = table.features
    let totals = try Self.totals(features, rows: table.rowCount, context: context)
    let parts = UInt64(max(1, features.count * table.rowCount / Self.mostDigests))
    isComplete = parts == 1
    let found = try parallelMap(count: features.count, threads: context.threads) {
      (place) throws(FitError) in
      try context.checkCancellation()
      return Self.pairs(totals, without: Self.words(features, place), part: parts)
    }
    near = found.indices.flatMap { place -> [(first: Int, second: Int)] in
      guard case .number(let numbers) = features[place].values else { return [] }
      let most = Self.nearness * scales[place].middleRange
      return found[place].filter { abs(numbers[$0.first] - numbers[$0.second]) <= most }
    }
    single = found.reduce(0) { $0 + $1.count }
    singleDiffering = found.reduce(0) { sum, pairs in
      sum + pairs.count { (labels[$0.first] > 0.5) != (labels[$0.second] > 0.5) }
    }
  }

  /// The digests of a column's values.
  private static func words(_ features: [Column], _ place: Int) -> [UInt64] {
    let salt = ValueWords.mixed(UInt64(place))
    return ValueWords.words(of: features[place].values).map { ValueWords.mixed($0 ^ salt) }
  }

  /// The sum of every row's digests, which no order of columns changes.
  private static func totals(
    _ features: [Column], rows: Int, context: FitContext
  ) throws(FitError) -> [UInt64] {
    let threads = max(1, context.threads)
    let sums = try parallelMap(count: min(threads, features.count), threads: threads) {
      (part) throws(FitError) in
      var sums = [UInt64](repeating: 0, count: rows)
      for place in stride(from: part, to: features.count, by: threads) {
        try context.checkCancellation()
        let column = words(features, place)
        for row in sums.indices { sums[row] &+= column[row] }
      }
      return sums
    }
    return sums.dropFirst().reduce(into: sums.first ?? []) { total, part in
      for row in total.indices { total[row] &+= part[row] }
    }
  }

  /// Rows that are equal without a column and differ in it; each with the next such row.
  private static func pairs(
    _ totals: [UInt64], without column: [UInt64], part: UInt64
  ) -> [(first: Int, second: Int)] {
    var keyed: [(key: UInt64, word: UInt64, row: Int)] = []
    for row in totals.indices {
      let key = totals[row] &- column[row]
      if part == 1 || key % part == 0 { keyed.append((key, column[row], row)) }
    }
    keyed.sort { ($0.key, $0.word, $0.row) < ($1.key, $1.word, $1.row) }
    return zip(keyed, keyed.dropFirst()).compactMap { first, second in
      first.key == second.key && first.word != second.word ? (first.row, second.row) : nil
    }
  }

  /// For every row the number of the group that near pairs join it to; exact twins are in one group.
  func groups(joining exact: [Int]) -> [Int] {
    var parents = Array(0..<((exact.max() ?? -1) + 1))
    func root(_ group: Int) -> Int {
      var group = group
      while parents[group] != group {
        parents[group] = parents[parents[group]]
        group = parents[group]
      }
      return group
    }
    for pair in near {
      let (first, second) = (root(exact[pair.first]), root(exact[pair.second]))
      parents[max(first, second)] = min(first, second)
    }
    return exact.map(root)
  }
}

extension AuditedColumn {
  /// What the middle 90 % of the rows' numbers span; 0 where there are none.
  var middleRange: Double {
    var below = 0
    var ends: (low: Double?, high: Double?) = (nil, nil)
    for (value, count) in zip(values, counts) {
      below += count
      if ends.low == nil, 20 * below >= present { ends.low = value }
      if ends.high == nil, 20 * below >= 19 * present { ends.high = value }
    }
    guard let low = ends.low, let high = ends.high else { return 0 }
    return high - low
  }

  /// The probability that two rows have the same value, missing values being equal.
  var collision: Double {
    let rows = Double(max(rowCount, 1))
    return (counts + [missing]).reduce(0.0) { $0 + Double($1) / rows * (Double($1) / rows) }
  }
}

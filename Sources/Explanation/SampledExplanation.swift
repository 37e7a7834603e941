import Concurrency
import Learning
import Tables

/// Interventional Shapley values of the calibrated probability of any scorer, from sampled permutations
/// of the raw columns (Castro, Gómez and Tejada, "Polynomial calculation of the Shapley value based on
/// sampling", Computers & Operations Research 36, 2009; Štrumbelj and Kononenko, "Explaining prediction
/// models and individual predictions with feature contributions", Knowledge and Information Systems 41,
/// 2014).
///
/// Columns of a background row take the explained row's values one after the other, in a random order
/// and then in its reverse (Mitchell et al., "Sampling permutations for Shapley value estimation", JMLR
/// 23, 2022); what the score gains at each is the column's. The gains of an order add up from the
/// background row's score to the explained row's, and every background row is taken equally often, so
/// contributions add up exactly however few orders are drawn.
struct SampledExplanation: Sendable {
  private let scorer: Scorer
  private let background: RawRows
  private let backgroundScores: [Double]
  private let pairs: Int
  let base: Double

  init(_ scorer: Scorer, background: RawRows, pairs: Int) throws(DataError) {
    precondition(
      pairs >= 1 && background.count >= 1, "\(pairs) pairs on \(background.count) background rows")
    let used = min(pairs, background.count)
    self.scorer = scorer
    self.background = background.selecting(rows: Array(0..<used))
    self.pairs = (pairs + used - 1) / used * used
    backgroundScores = try scorer.scores(of: self.background).map { Double($0) }
    base = backgroundScores.reduce(0, +) / Double(used)
  }

  func contributions(of rows: RawRows, threads: Int) throws(DataError) -> ColumnContributions {
    let found = try parallelMap(count: rows.count, threads: threads) { row throws(DataError) in
      try explained(rows.selecting(rows: [row]), threads: rows.count == 1 ? threads : 1)
    }
    return ColumnContributions(
      base: base, columns: background.columns.count, values: found.flatMap(\.means),
      standardErrors: pairs < 2 ? nil : found.flatMap(\.errors))
  }

  private func explained(
    _ row: RawRows, threads: Int
  ) throws(DataError) -> (means: [Double], errors: [Double]) {
    let key = RandomKey(of: row)
    let walks = (0..<pairs).map { pair in
      var order = differing(row, from: pair % background.count)
      var stream = key["pair", pair].stream
      stream.shuffle(&order)
      return ColumnWalk(origin: pair % background.count, order: order)
    }
    let own = Double(try scorer.scores(of: row)[0])
    let mixed = ColumnWalk.rows(of: walks, from: background, to: row)
    let scores = try scorer.scores(of: mixed, threads: threads).map { Double($0) }
    return gains(walks, scores: scores, own: own)
  }

  /// The columns in which a row differs from a background row.
  private func differing(_ row: RawRows, from origin: Int) -> [Int] {
    row.columns.indices.filter { column in
      switch (row.columns[column], background.columns[column]) {
      case (.numbers(let own), .numbers(let others)):
        own[0] != others[origin] && !(own[0].isNaN && others[origin].isNaN)
      case (.codes(let own), .codes(let others)): own[0] != others[origin]
      default: preconditionFailure("column \(column) is of another kind than the background's")
      }
    }
  }

  /// The mean gain of every column over the pairs, and its standard error.
  ///
  /// The error takes the background rows for drawn at random, which they are not: it is rather too
  /// great than too small.
  private func gains(
    _ walks: [ColumnWalk], scores: [Double], own: Double
  ) -> (means: [Double], errors: [Double]) {
    let columns = background.columns.count
    var sums = [Double](repeating: 0, count: columns)
    var squares = [Double](repeating: 0, count: columns)
    var next = 0
    for walk in walks {
      var gained = [Double](repeating: 0, count: columns)
      for order in walk.bothWays {
        var before = backgroundScores[walk.origin]
        for (place, column) in order.enumerated() {
          let isLast = place == order.count - 1
          let after = isLast ? own : scores[next]
          if !isLast { next += 1 }
          gained[column] += (after - before) / 2
          before = after
        }
      }
      for column in walk.order {
        sums[column] += gained[column]
        squares[column] += gained[column] * gained[column]
      }
    }
    let count = Double(walks.count)
    let errors = zip(sums, squares).map { sum, square in
      let spread = max(0, square - sum * sum / count)
      return count < 2 ? 0 : (spread / (count - 1) / count).squareRoot()
    }
    return (sums.map { $0 / count }, errors)
  }
}

extension RandomKey {
  /// The key of a row's values: the same row is explained alike in any company.
  fileprivate init(of row: RawRows) {
    var key = RandomKey(seed: 0)["explanation"]
    for column in row.columns {
      switch column {
      case .numbers(let numbers):
        let number = numbers[0].isNaN ? .nan : numbers[0] + 0
        key = key["number", Int(bitPattern: UInt(truncatingIfNeeded: number.bitPattern))]
      case .codes(let codes): key = key["code", Int(codes[0])]
      }
    }
    self = key
  }
}

/// A way from a background row to an explained one, column by column.
private struct ColumnWalk: Sendable {
  var origin: Int
  /// The columns in which the rows differ, in the order in which they change.
  var order: [Int]

  var bothWays: [[Int]] { [order, order.reversed()] }

  /// The rows between the ends of all walks, both ways, in order.
  static func rows(of walks: [ColumnWalk], from background: RawRows, to row: RawRows) -> RawRows {
    // From which step on a row of a walk has a column's value; never where the ends agree.
    var steps: [(origin: Int, step: Int, starts: [Int])] = []
    for walk in walks {
      for order in walk.bothWays {
        var starts = [Int](repeating: .max, count: row.columns.count)
        for (place, column) in order.enumerated() { starts[column] = place }
        for step in 0..<max(0, order.count - 1) { steps.append((walk.origin, step, starts)) }
      }
    }
    let ends = background.appending(row)
    let columns = ends.columns.enumerated().map { column, values in
      values.selecting(
        steps.map { $0.step >= $0.starts[column] ? background.count : $0.origin })
    }
    return RawRows(count: steps.count, columns: columns)
  }
}

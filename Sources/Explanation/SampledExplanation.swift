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
  private let walked: WalkedScorer
  private let background: RawRows
  private let backgroundScores: [Double]
  private let pairs: Int
  let base: Double

  /// The rows between ends that are scored together.
  private static let block = 2048

  init(_ scorer: Scorer, background: RawRows, pairs: Int) throws(DataError) {
    precondition(
      pairs >= 1 && background.count >= 1, "\(pairs) pairs on \(background.count) background rows")
    let used = min(pairs, background.count)
    self.scorer = scorer
    self.background = background.selecting(rows: Array(0..<used))
    self.pairs = (pairs + used - 1) / used * used
    walked = try WalkedScorer(scorer, background: self.background)
    backgroundScores = try scorer.scores(of: self.background).map { Double($0) }
    base = backgroundScores.reduce(0, +) / Double(used)
  }

  func contributions(of rows: RawRows, threads: Int) throws(DataError) -> ColumnContributions {
    let scores = try scorer.scores(of: rows, threads: threads)
    let features = try walked.features(of: rows)
    let found = parallelMap(count: rows.count, threads: threads) { row in
      explained(
        rows, row, features, own: Double(scores[row]), threads: rows.count == 1 ? threads : 1)
    }
    return ColumnContributions(
      base: base, columns: background.columns.count, values: found.flatMap(\.means),
      standardErrors: pairs < 2 ? nil : found.flatMap(\.errors))
  }

  private func explained(
    _ rows: RawRows, _ row: Int, _ features: [Tensor], own: Double, threads: Int
  ) -> (means: [Double], errors: [Double]) {
    let parts = walks(to: row, of: rows)
    let scores = parallelMap(count: parts.count, threads: threads) { part in
      walked.scores(of: parts[part], to: row, of: features)
    }
    return gains(parts, scores: scores, own: own)
  }

  /// A way for every pair, so many in a part that they are scored together.
  private func walks(to row: Int, of rows: RawRows) -> [ColumnWalks] {
    let key = RandomKey(of: row, in: rows)
    let differs = rows.columns.indices.map { differing(rows, row, column: $0) }
    var parts: [ColumnWalks] = []
    var part = ColumnWalks()
    var order: [Int32] = []
    for pair in 0..<pairs {
      let origin = pair % background.count
      order.removeAll(keepingCapacity: true)
      for (column, differs) in differs.enumerated() where differs[origin] {
        order.append(Int32(column))
      }
      var stream = key["pair", pair].stream
      stream.shuffle(&order)
      part.append(from: origin, order: order)
      if part.count >= Self.block {
        parts.append(part)
        part = ColumnWalks()
      }
    }
    if !part.origins.isEmpty { parts.append(part) }
    return parts
  }

  /// Which background rows hold something else in a column than a row.
  private func differing(_ rows: RawRows, _ row: Int, column: Int) -> [Bool] {
    switch (rows.columns[column], background.columns[column]) {
    case (.numbers(let own), .numbers(let others)):
      let own = own[row]
      return others.map { own != $0 && !(own.isNaN && $0.isNaN) }
    case (.codes(let own), .codes(let others)):
      let own = own[row]
      return others.map { own != $0 }
    default: preconditionFailure("column \(column) is of another kind than the background's")
    }
  }

  /// The mean gain of every column over the pairs, and its standard error.
  ///
  /// The error takes the background rows for drawn at random, which they are not: it is rather too
  /// great than too small.
  private func gains(
    _ parts: [ColumnWalks], scores: [[Float]], own: Double
  ) -> (means: [Double], errors: [Double]) {
    let columns = background.columns.count
    var sums = [Double](repeating: 0, count: columns)
    var squares = [Double](repeating: 0, count: columns)
    var gained = [Double](repeating: 0, count: columns)
    for (walks, scores) in zip(parts, scores) {
      var next = 0
      func go(_ order: some Collection<Int32>, from origin: Int) {
        var before = backgroundScores[origin]
        var left = order.count
        for column in order {
          left -= 1
          let after = left == 0 ? own : Double(scores[next])
          if left > 0 { next += 1 }
          gained[Int(column)] += (after - before) / 2
          before = after
        }
      }
      for (way, origin) in walks.origins.enumerated() {
        let order = walks[way]
        go(order, from: origin)
        go(order.reversed(), from: origin)
        for column in order {
          sums[Int(column)] += gained[Int(column)]
          squares[Int(column)] += gained[Int(column)] * gained[Int(column)]
          gained[Int(column)] = 0
        }
      }
    }
    let count = Double(pairs)
    let errors = zip(sums, squares).map { sum, square in
      let spread = max(0, square - sum * sum / count)
      return count < 2 ? 0 : (spread / (count - 1) / count).squareRoot()
    }
    return (sums.map { $0 / count }, errors)
  }
}

extension RandomKey {
  /// The key of a row's values: the same row is explained alike in any company.
  fileprivate init(of row: Int, in rows: RawRows) {
    var key = RandomKey(seed: 0)["explanation"]
    for column in rows.columns {
      switch column {
      case .numbers(let numbers):
        let number = numbers[row].isNaN ? .nan : numbers[row] + 0
        key = key["number", Int(bitPattern: UInt(truncatingIfNeeded: number.bitPattern))]
      case .codes(let codes): key = key["code", Int(codes[row])]
      }
    }
    self = key
  }
}

import CKernels
import Concurrency
public import Learning
import StrictJSON
public import Tables

/// Curves of dependence over held-out rows, each scored by the model that has not seen it.
public struct PartialDependence: Sendable {
  /// A column set to values in sampled rows.
  struct Answers: Sendable {
    /// The values, as points name them.
    var values: [JSON]
    /// The values in words.
    var names: [String]
    /// The share of rows with each value; nil for numbers.
    var shares: [Double?]
    /// The probabilities of every row, in the order of the values.
    var rows: [[Float]]
  }

  private let folds: [HeldOutRows]
  private let pooled: PooledColumns
  private let options: GlobalOptions

  /// Dependence over a sample of the rows of folds, whose schemas name the same columns.
  public init(
    _ folds: [HeldOutRows], options: GlobalOptions = GlobalOptions(), key: RandomKey
  ) {
    pooled = PooledColumns(folds)
    self.folds = folds.sampled(options.curveRows, key: key["curves"])
    self.options = options
  }

  /// The curves of some columns, by their places.
  ///
  /// - Throws: where a scorer cannot take a row.
  public func curves(
    of columns: [Int], threads: Int
  ) throws(DataError) -> [DependenceCurve] {
    try parallelMap(count: columns.count, threads: threads) { index throws(DataError) in
      curve(of: columns[index], try answers(columns[index]))
    }
  }

  func curve(of column: Int, _ answers: Answers) -> DependenceCurve {
    let points = answers.values.indices.map { place in
      let mean = MeanInterval(
        answers.rows.map { Double($0[place]) }, confidence: options.confidence)
      return DependenceCurve.Point(
        value: answers.values[place], average: mean.mean, lower: max(0, mean.lower),
        upper: min(1, mean.upper), share: answers.shares[place])
    }
    return DependenceCurve(
      column: pooled.columns[column].name, points: points,
      lines: Self.spread(options.lines, over: answers.rows), rows: answers.rows.count)
  }

  /// At most so many rows, evenly spaced, so that the models of all folds are among them.
  private static func spread(_ most: Int, over rows: [[Float]]) -> [[Float]] {
    let count = min(most, rows.count)
    return (0..<count).map { rows[$0 * rows.count / count] }
  }

  /// What the models answer for every sampled row at every value of a column.
  func answers(_ column: Int) throws(DataError) -> Answers {
    let grid = ColumnGrid(pooled, column: column, points: options.points)
    var rows: [[Float]] = []
    for fold in folds where fold.rows.count > 0 {
      let count = fold.rows.count
      var repeated = fold.rows.selecting(
        rows: (0..<count * grid.count).map { $0 / grid.count })
      repeated.columns[column] = grid.values(
        in: fold.scorer.schema.columns[column], times: count)
      let scores = try fold.scorer.scores(of: repeated)
      for row in 0..<count {
        rows.append(Array(scores[row * grid.count..<(row + 1) * grid.count]))
      }
    }
    return Answers(values: grid.documents, names: grid.names, shares: grid.shares, rows: rows)
  }
}

/// The mean of values with its interval by the normal distribution.
struct MeanInterval {
  let mean: Double
  let lower: Double
  let upper: Double

  init(_ values: [Double], confidence: Double) {
    let count = Double(max(values.count, 1))
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / max(count - 1, 1) / count).squareRoot()
    let reach = -ck_normal_quantile((1 - confidence) / 2) * error
    self.mean = mean
    lower = mean - reach
    upper = mean + reach
  }
}

extension [HeldOutRows] {
  /// At most so many rows, drawn from all alike, in their order.
  func sampled(_ most: Int, key: RandomKey) -> [HeldOutRows] {
    let total = reduce(0) { $0 + $1.labels.count }
    guard total > most else { return self }
    var stream = key.stream
    var chosen = [Bool](repeating: false, count: total)
    for place in stream.permutation(total).prefix(most) { chosen[place] = true }
    var start = 0
    return map { fold in
      let places = fold.labels.indices.filter { chosen[start + $0] }
      start += fold.labels.count
      return fold.selecting(places)
    }
  }
}

import CKernels
import Concurrency
package import Learning
public import StrictJSON
public import Tables

/// Curves of dependence over held-out rows, each scored by a model that was not fitted on it.
public struct PartialDependence: Sendable {
  /// A column set to values in sampled rows.
  struct Answers: Sendable {
    var values: [JSON]
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
  package init(
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
      // What is derived from a raw column goes with it; a derived one is set by itself.
      if column >= repeated.columns.count { repeated = fold.scorer.completing(repeated) }
      repeated.columns[column] = grid.values(
        in: fold.scorer.schema.allColumns[column], times: count)
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

/// What a model answers on average when one raw column is set to a value in every row and all others
/// stay as they are, and what it answers for single rows.
///
/// The averages are partial dependence (Friedman, "Greedy function approximation", Annals of Statistics
/// 29, 2001, section 8.2), the lines individual conditional expectations (Goldstein et al., "Peeking
/// inside the black box", Journal of Computational and Graphical Statistics 24, 2015). Values are set
/// whether or not they can go with the rest of the row.
public struct DependenceCurve: Codable, Hashable, Sendable {
  /// One value of the column.
  public struct Point: Codable, Hashable, Sendable {
    /// The value: a number, a name, or null for a missing one; a day as text.
    public var value: JSON
    /// The mean probability over the rows.
    public var average: Double
    /// The lower end of the mean's interval over the rows.
    public var lower: Double
    /// The upper end of the mean's interval over the rows.
    public var upper: Double
    /// The share of held-out rows that have this very value; nil for numbers and days.
    public var share: Double?

    public init(
      value: JSON, average: Double, lower: Double, upper: Double, share: Double? = nil
    ) {
      self.value = value
      self.average = average
      self.lower = lower
      self.upper = upper
      self.share = share
    }
  }

  public var column: String
  /// The values, numbers in rising order, names in the order of the schema.
  public var points: [Point]
  /// The probability of some rows at every point.
  public var lines: [[Float]]
  /// How many rows the averages are taken over.
  public var rows: Int

  /// A curve; every line has as many values as there are points.
  public init(column: String, points: [Point], lines: [[Float]], rows: Int) {
    self.column = column
    self.points = points
    self.lines = lines
    self.rows = rows
  }
}

/// The values at which dependence on a column is read.
private struct ColumnGrid: Sendable {
  private enum Kind {
    case numbers([Double])
    /// Level names; nil is missing.
    case names([String?])
  }

  private let kind: Kind
  let documents: [JSON]
  let names: [String]
  /// The share of rows with each value; nil for numbers.
  let shares: [Double?]

  /// Quantiles of the numbers that are there, or every level that occurs, and missing where it does.
  init(_ pooled: PooledColumns, column place: Int, points: Int) {
    let column = pooled.columns[place]
    switch pooled.rows.columns[place] {
    case .numbers(let numbers):
      let grid = Self.quantiles(numbers, points: max(2, points))
      kind = .numbers(grid)
      names = grid.map(column.text)
      if case .date = column.kind {
        documents = names.map { .string($0) }
      } else {
        documents = grid.map { .number($0) }
      }
      shares = grid.map { _ in nil }
    case .codes(let codes):
      var counts = [Int](repeating: 0, count: column.levels.count + 1)
      for code in codes where code >= RawRows.missing {
        counts[code < 0 ? column.levels.count : Int(code)] += 1
      }
      let found = counts.indices.filter { counts[$0] > 0 }
      let levels = found.map { $0 < column.levels.count ? column.levels[$0] : nil }
      kind = .names(levels)
      documents = levels.map { $0.map { .string($0) } ?? .null }
      names = levels.map { $0 ?? InputSchema.Column.missingText }
      shares = found.map { Double(counts[$0]) / Double(codes.count) }
    }
  }

  var count: Int { documents.count }

  /// All values, so many times over, as a fold's schema codes them.
  func values(in column: InputSchema.Column, times: Int) -> RawRows.Values {
    let once: RawRows.Values =
      switch kind {
      case .numbers(let grid): .numbers(grid)
      case .names(let names):
        .codes(
          names.map { name in
            guard let name else { return RawRows.missing }
            return column.levels.firstIndex(of: name).map { Int32($0) } ?? RawRows.unseen
          })
      }
    return RawRows.Values(joining: Array(repeating: once, count: times))
  }

  /// Values at evenly spaced ranks, each once.
  private static func quantiles(_ numbers: [Double], points: Int) -> [Double] {
    let sorted = numbers.filter { $0.isFinite }.sorted()
    guard !sorted.isEmpty else { return [] }
    var grid: [Double] = []
    for point in 0..<points {
      let value = sorted[(2 * point * (sorted.count - 1) + points - 1) / (2 * (points - 1))]
      if grid.last != value { grid.append(value) }
    }
    return grid
  }
}

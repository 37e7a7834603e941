public import Learning
import Neighbors

/// Makes new rows of the minority class on the lines between its rows and their nearest neighbours.
///
/// Chawla, Bowyer, Hall and Kegelmeyer, "SMOTE: synthetic minority over-sampling technique", JAIR
/// 2002. Numbers and 0/1 indicators lie between those of the two parents. Codes of a category cannot:
/// columns of categories are treated as `SMOTENC` treats them.
public struct SMOTE: Sampler {
  public static let name = "smote"
  public static let summary =
    "new rows of the minority class between its rows and their nearest neighbours"
  public static let settings = [
    Setting("neighbors", "how many nearest neighbours a row may pair with", .between(1, 1000)),
    Setting("ratio", "rows of the minority class for each of the majority class", .between(0, 1)),
  ]

  public var neighbors = 5
  public var ratio = 1.0

  public init() {}

  public init(neighbors: Int, ratio: Double = 1) {
    self.neighbors = neighbors
    self.ratio = ratio
  }

  /// No: neighbours lie where numbers are.
  public var takesMissing: Bool { false }

  /// All rows, then the new ones, whose identity is -1.
  ///
  /// Throws `FitError.tooFew` where the minority class has no more rows than `neighbors`.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let nominal = NominalVariable.all(in: data.columns, includingIndicators: false)
    return try Interpolation(neighbors: neighbors, ratio: ratio, nominal: nominal)
      .resample(data, context: context)
  }

  public func shortage(positives: Int, negatives: Int) -> SamplerShortage? {
    Interpolation.shortage(
      neighbors: neighbors, ratio: ratio, positives: positives, negatives: negatives)
  }

  public func balance(_ classes: ClassBalance) -> ClassBalance? { classes.filled(to: ratio) }
}

/// SMOTE for rows that mix numbers and categories.
///
/// Chawla et al. 2002, section 6.1, as imbalanced-learn has it: columns of categories and one-hot
/// groups are nominal. A nominal variable in which two rows differ adds the square of the median of
/// the standard deviations of the numeric columns within the minority class to their squared distance. A
/// new row takes the value that is commonest among the neighbours of its first parent; of equally
/// common ones that of the nearest neighbour. One-hot groups stay one-hot.
public struct SMOTENC: Sampler {
  public static let name = "smotenc"
  public static let summary =
    "SMOTE that takes the commonest value of the neighbours where a column is nominal"
  public static let settings = SMOTE.settings

  public var neighbors = 5
  public var ratio = 1.0

  public init() {}

  public init(neighbors: Int, ratio: Double = 1) {
    self.neighbors = neighbors
    self.ratio = ratio
  }

  /// No: neighbours lie where numbers are.
  public var takesMissing: Bool { false }

  /// All rows, then the new ones, whose identity is -1.
  ///
  /// Throws `FitError.tooFew` where the minority class has no more rows than `neighbors`, and
  /// `FitError.unsuitable` where an indicator is neither 0 nor 1.
  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    try Self.requireIndicators(in: data)
    let nominal = NominalVariable.all(in: data.columns, includingIndicators: true)
    return try Interpolation(neighbors: neighbors, ratio: ratio, nominal: nominal)
      .resample(data, context: context)
  }

  public func shortage(positives: Int, negatives: Int) -> SamplerShortage? {
    Interpolation.shortage(
      neighbors: neighbors, ratio: ratio, positives: positives, negatives: negatives)
  }

  public func balance(_ classes: ClassBalance) -> ClassBalance? { classes.filled(to: ratio) }

  /// A scaled indicator no longer tells which level a row has.
  private static func requireIndicators(in data: Dataset) throws(FitError) {
    for (column, feature) in data.columns.enumerated() {
      guard case .indicator = feature.kind else { continue }
      for row in data.labels.indices {
        let value = data.features.elements[row * data.columns.count + column]
        guard value == 0 || value == 1 else {
          throw .unsuitable(
            "\(name): the indicator '\(feature.name)' must be 0 or 1 in every row, got \(value); "
              + "scale before categories become indicators")
        }
      }
    }
  }
}

/// New rows of the minority class between neighbours: what both samplers do.
private struct Interpolation {
  let neighbors: Int
  let ratio: Double
  let nominal: [NominalVariable]

  /// The data with rows added until the minority class is `ratio` times as large as the majority class.
  ///
  /// For every new row the first parent, its neighbour and the place between them are drawn, evenly;
  /// weights lie between those of the parents as numbers do.
  func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let classes = try ClassRows(data)
    let lacking = classes.lacking(ratio: ratio)
    guard lacking > 0 else { return data }
    if let shortage = Self.shortage(
      neighbors: neighbors, ratio: ratio, positives: data.positives,
      negatives: data.rowCount - data.positives)
    {
      throw .tooFew(
        of: shortage.rows, needed: shortage.needed, got: shortage.got,
        purpose: "SMOTE with \(shortage.asked)")
    }
    let values = nominalValues(of: classes.minority, in: data)
    let nearest = try NearestNeighbors(
      in: points(classes.minority, of: data, nominal: values), neighbors: neighbors,
      context: context)
    var stream = context.key["smote"].stream
    let pairs = (0..<lacking).map { _ in
      let point = stream.integer(below: classes.minority.count)
      let neighbor = stream.integer(below: neighbors)
      return Pair(
        point: point, base: classes.minority[point],
        other: classes.minority[Int(nearest.indices[point * neighbors + neighbor])],
        step: stream.uniform())
    }
    let votes = Votes(nominal: nominal, values: values, nearest: nearest)
    return Self.append(pairs, to: data, label: classes.minorityLabel, votes: votes)
  }

  /// Neighbours are rows of the minority class other than the row itself.
  static func shortage(
    neighbors: Int, ratio: Double, positives: Int, negatives: Int
  ) -> SamplerShortage? {
    let classes = ClassCounts(positives: positives, negatives: negatives)
    guard classes.lacking(ratio: ratio) > 0, classes.minority <= neighbors else { return nil }
    return SamplerShortage(
      setting: "neighbors", asked: "\(neighbors) neighbors", rows: classes.minorityName,
      needed: neighbors + 1, got: classes.minority,
      greatest: classes.minority > 1 ? classes.minority - 1 : nil)
  }

  /// The nominal values of rows, variable by variable.
  private func nominalValues(of rows: [Int], in data: Dataset) -> [Int32] {
    let width = data.columns.count
    return data.features.elements.withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return [] }
      return nominal.flatMap { variable in rows.map { variable.value(in: base + $0 * width) } }
    }
  }

  /// Rows as points; all columns that no nominal variable takes are numbers.
  private func points(_ rows: [Int], of data: Dataset, nominal values: [Int32]) -> PointSet {
    let taken = Set(nominal.flatMap(\.columns))
    let numeric = data.columns.indices.filter { !taken.contains($0) }
    let width = data.columns.count
    var numbers: [Float] = []
    numbers.reserveCapacity(rows.count * numeric.count)
    data.features.elements.withUnsafeBufferPointer { elements in
      for row in rows { for column in numeric { numbers.append(elements[row * width + column]) } }
    }
    let median = nominal.isEmpty ? 1 : Self.medianDeviation(numbers, dimensions: numeric.count)
    return PointSet(
      count: rows.count, dimensions: numeric.count, numbers: numbers, nominal: values,
      mismatch: Float(median * median))
  }

  /// The median over columns of the standard deviation (with n); 1 where it is 0 or there is none,
  /// since a mismatch must count for something.
  private static func medianDeviation(_ numbers: [Float], dimensions: Int) -> Double {
    guard dimensions > 0 else { return 1 }
    let rows = Double(numbers.count / dimensions)
    let deviations = (0..<dimensions).map { column in
      let values = stride(from: column, to: numbers.count, by: dimensions)
      let mean = values.reduce(0) { $0 + Double(numbers[$1]) } / rows
      let squares = values.reduce(0) { sum, place in
        let distance = Double(numbers[place]) - mean
        return sum + distance * distance
      }
      return (squares / rows).squareRoot()
    }.sorted()
    let middle = deviations.count / 2
    let median =
      deviations.count % 2 == 1
      ? deviations[middle] : (deviations[middle - 1] + deviations[middle]) / 2
    return median > 0 ? median : 1
  }

  /// Two parents, and how far a new row lies on the way from the first to the second.
  private struct Pair {
    var point: Int
    var base: Int
    var other: Int
    var step: Double
  }

  private static func append(
    _ pairs: [Pair], to data: Dataset, label: Float, votes: Votes
  ) -> Dataset {
    let width = data.columns.count
    let old = data.features.elements
    let elements = [Float](
      unsafeUninitializedCapacity: old.count + pairs.count * width
    ) { out, count in
      count = old.count + pairs.count * width
      old.withUnsafeBufferPointer { source in
        guard let target = out.baseAddress, let source = source.baseAddress else { return }
        target.initialize(from: source, count: old.count)
        for (number, pair) in pairs.enumerated() {
          let row = target + old.count + number * width
          interpolate(
            source + pair.base * width, source + pair.other * width, pair.step, width, row)
          votes.write(for: pair.point, into: row)
        }
      }
    }
    let made = pairs.count
    return Dataset(
      features: Tensor(shape: [data.rowCount + made, width], elements: elements),
      columns: data.columns, sequence: data.sequence,
      labels: data.labels + [Float](repeating: label, count: made),
      weights: data.weights.map { weights in
        weights
          + pairs.map { pair in between(weights[pair.base], weights[pair.other], pair.step) }
      },
      rowIDs: data.rowIDs + [Int](repeating: -1, count: made))
  }

  private static func interpolate(
    _ base: UnsafePointer<Float>, _ other: UnsafePointer<Float>, _ step: Double, _ width: Int,
    _ out: UnsafeMutablePointer<Float>
  ) {
    for column in 0..<width { out[column] = between(base[column], other[column], step) }
  }

  /// In double, where the difference of two floats cannot overflow; equal parents give their value.
  @inline(__always)
  private static func between(_ base: Float, _ other: Float, _ step: Double) -> Float {
    Float(Double(base) + step * (Double(other) - Double(base)))
  }
}

/// A variable whose values are names: a column of codes, or a group of 0/1 indicators.
private enum NominalVariable: Sendable, Hashable {
  /// A column of codes.
  case codes(column: Int)
  /// Columns of which at most one is 1.
  case indicators(columns: [Int])

  /// The nominal variables of a dataset, in order of their first columns.
  static func all(in columns: [Feature], includingIndicators: Bool) -> [NominalVariable] {
    var variables: [NominalVariable] = []
    var places: [String: Int] = [:]
    for (column, feature) in columns.enumerated() {
      switch feature.kind {
      case .numeric: continue
      case .category: variables.append(.codes(column: column))
      case .indicator(let group):
        guard includingIndicators else { continue }
        if let place = places[group], case .indicators(let others) = variables[place] {
          variables[place] = .indicators(columns: others + [column])
        } else {
          places[group] = variables.count
          variables.append(.indicators(columns: [column]))
        }
      }
    }
    return variables
  }

  /// The columns that it takes.
  var columns: [Int] {
    switch self {
    case .codes(let column): [column]
    case .indicators(let columns): columns
    }
  }

  /// The value in a row, as a whole number; -1 is a missing code, or no indicator set.
  func value(in row: UnsafePointer<Float>) -> Int32 {
    switch self {
    case .codes(let column): Int32(row[column])
    case .indicators(let columns):
      Int32(columns.firstIndex { row[$0] > 0.5 } ?? -1)
    }
  }

  /// Writes a value into a row.
  func write(_ value: Int32, into row: UnsafeMutablePointer<Float>) {
    switch self {
    case .codes(let column): row[column] = Float(value)
    case .indicators(let columns):
      for (position, column) in columns.enumerated() {
        row[column] = position == Int(value) ? 1 : 0
      }
    }
  }
}

/// The commonest nominal values among the neighbours of every point.
private struct Votes {
  private let nominal: [NominalVariable]
  /// Point by point, one value for every variable.
  private let winners: [Int32]

  /// Lets the neighbours of every point vote; of equally common values that of the nearest wins.
  ///
  /// `values` are those of the points, variable by variable.
  init(nominal: [NominalVariable], values: [Int32], nearest: NearestNeighbors) {
    self.nominal = nominal
    let count = nominal.isEmpty ? 0 : values.count / nominal.count
    let lists = nearest.indices
    winners = (0..<count).flatMap { point in
      let neighbors = lists[point * nearest.neighbors..<(point + 1) * nearest.neighbors]
      return nominal.indices.map { variable in
        Self.winner(among: neighbors.map { values[variable * count + Int($0)] })
      }
    }
  }

  /// Writes the winners of a point into a row.
  func write(for point: Int, into row: UnsafeMutablePointer<Float>) {
    for (variable, name) in nominal.enumerated() {
      name.write(winners[point * nominal.count + variable], into: row)
    }
  }

  /// The commonest value; of equally common ones the first.
  private static func winner(among values: [Int32]) -> Int32 {
    var winner: (value: Int32, votes: Int) = (-1, 0)
    for value in values {
      let votes = values.count { $0 == value }
      if votes > winner.votes { winner = (value, votes) }
    }
    return winner.value
  }
}

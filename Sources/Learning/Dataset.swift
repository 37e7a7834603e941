public import Tables

/// All that a classifier sees: numbers, labels and weights.
public struct Dataset: Sendable {
  /// [rows, features], row-major; no value is infinite, and none is missing but a category's, which is -1, and
  /// a number's, which is NaN, where the classifier takes such (`InputForm.takesMissing`).
  public var features: Tensor
  /// One for every feature.
  public var columns: [Feature]
  /// The time axis at the front of each row, if there is one.
  public var sequence: SequenceLayout?
  /// 1 for positive rows, 0 for the others.
  public var labels: [Float]
  /// How much each row counts; nil where all count 1.
  public var weights: [Float]?
  /// The data row that each row came from; -1 for a row that a sampler made.
  public var rowIDs: [Int]

  /// Puts the parts together; every count must agree.
  public init(
    features: Tensor, columns: [Feature], sequence: SequenceLayout? = nil, labels: [Float],
    weights: [Float]? = nil, rowIDs: [Int]? = nil
  ) {
    precondition(
      features.rows == labels.count, "\(features.rows) rows of features, \(labels.count) labels")
    precondition(
      features.columns == columns.count,
      "\(features.columns) features, \(columns.count) descriptions")
    precondition(
      weights.map { $0.count == labels.count } ?? true,
      "\(weights?.count ?? 0) weights, \(labels.count) labels")
    self.features = features
    self.columns = columns
    self.sequence = sequence
    self.labels = labels
    self.weights = weights
    self.rowIDs = rowIDs ?? Array(labels.indices)
  }

  public var rowCount: Int { labels.count }

  public var positives: Int { labels.reduce(0) { $0 + ($1 > 0.5 ? 1 : 0) } }

  /// How much the rows of each class weigh together.
  public var classWeights: (positive: Double, negative: Double) {
    var sums = (positive: 0.0, negative: 0.0)
    for row in labels.indices {
      let weight = Double(weights?[row] ?? 1)
      if labels[row] > 0.5 { sums.positive += weight } else { sums.negative += weight }
    }
    return sums
  }

  /// The share of the weight that positive rows hold; 0 where there is no weight.
  public var positiveShare: Double {
    let sums = classWeights
    let total = sums.positive + sums.negative
    return total > 0 ? sums.positive / total : 0
  }

  /// The given rows, in the given order; a row may be taken more than once.
  public func selecting(rows: [Int]) -> Dataset {
    Dataset(
      features: features.selecting(rows: rows), columns: columns, sequence: sequence,
      labels: rows.map { labels[$0] }, weights: weights.map { all in rows.map { all[$0] } },
      rowIDs: rows.map { rowIDs[$0] })
  }
}

extension Dataset {
  /// Lays a prepared table out as numbers.
  ///
  /// The sequence stands first, step by step, then the other features in the table's order. Throws
  /// `FitError.unprepared` on text, dates, infinite numbers, and on missing ones unless those may be, as NaN.
  public init(
    table: Table, labels: [Float], weights: [Float]? = nil, takesMissing: Bool = false
  ) throws(FitError) {
    let features = table.features
    let arranged = table.sequence.flatMap {
      SequenceLayout.arranging(features.map(\.name), by: $0)
    }
    let ordered = arranged.map { $0.order.map { features[$0] } } ?? features
    let rows = table.rowCount
    var elements = [Float](repeating: 0, count: rows * ordered.count)
    for (position, column) in ordered.enumerated() {
      try Self.fill(
        &elements, column: column, at: position, width: ordered.count, takesMissing: takesMissing)
    }
    self.init(
      features: Tensor(shape: [rows, ordered.count], elements: elements),
      columns: ordered.map(Self.feature), sequence: arranged?.layout, labels: labels,
      weights: weights, rowIDs: table.rowIDs)
  }

  private static func feature(_ column: Column) -> Feature {
    if let group = column.indicatorOf {
      return Feature(name: column.name, kind: .indicator(of: group))
    }
    if case .category(let categories) = column.values {
      return Feature(name: column.name, kind: .category(levels: categories.levels))
    }
    return Feature(name: column.name)
  }

  private static func fill(
    _ elements: inout [Float], column: Column, at position: Int, width: Int, takesMissing: Bool
  ) throws(FitError) {
    switch column.values {
    case .number(let values):
      for (row, value) in values.enumerated() {
        let number = Float(value)
        guard number.isFinite || (takesMissing && number.isNaN) else {
          throw .unprepared(
            column: column.name,
            reason: takesMissing
              ? "holds an infinite number" : "holds a missing or infinite number")
        }
        elements[row * width + position] = number
      }
    case .category(let categories):
      for (row, code) in categories.codes.enumerated() {
        elements[row * width + position] = Float(code)
      }
    case .date: throw .unprepared(column: column.name, reason: "is a date")
    case .text: throw .unprepared(column: column.name, reason: "is text")
    }
  }
}

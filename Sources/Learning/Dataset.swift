/// All that a classifier sees: numbers, labels and weights.
public struct Dataset: Sendable {
  /// [rows, features], row-major; no value is missing or infinite, but a category may be -1.
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

  /// The number of rows.
  public var rowCount: Int { labels.count }

  /// The number of positive rows.
  public var positives: Int { labels.reduce(0) { $0 + ($1 > 0.5 ? 1 : 0) } }

  /// The given rows, in the given order; a row may be taken more than once.
  public func selecting(rows: [Int]) -> Dataset {
    Dataset(
      features: features.selecting(rows: rows), columns: columns, sequence: sequence,
      labels: rows.map { labels[$0] }, weights: weights.map { all in rows.map { all[$0] } },
      rowIDs: rows.map { rowIDs[$0] })
  }
}

public import Tables

/// A pipeline that has learnt: it turns tables into scores and decisions.
public struct FittedPipeline: Sendable {
  /// The fitted preparation, in order.
  public var steps: [FittedStep]
  public var model: any TrainedModel
  /// A row is predicted positive at this score or above.
  public var threshold: Float
  /// What balancing added to the log odds of the positive class; 0 without balancing.
  public var priorShift: Double

  public init(
    steps: [FittedStep], model: any TrainedModel, threshold: Float, priorShift: Double = 0
  ) {
    self.steps = steps
    self.model = model
    self.threshold = threshold
    self.priorShift = priorShift
  }

  /// P(positive) of every row of a table with the columns that it was fitted on.
  public func scores(for table: Table) throws(DataError) -> [Float] {
    model.scores(for: try steps.features(of: table, takesMissing: model.takesMissing))
  }

  /// Whether each row is predicted positive.
  public func decisions(for table: Table) throws(DataError) -> [Bool] {
    try scores(for: table).map { $0 >= threshold }
  }
}

extension [FittedStep] {
  /// A table's rows as the numbers that a model sees; throws where one is infinite, or missing unless the
  /// model takes such.
  public func features(
    of table: Table, takesMissing: Bool = false
  ) throws(DataError) -> Tensor {
    var prepared = table
    for step in self { prepared = try step.apply(to: prepared) }
    let labels = [Float](repeating: 0, count: table.rowCount)
    do {
      return try Dataset(table: prepared, labels: labels, takesMissing: takesMissing).features
    } catch {
      throw .unusable("\(error)")
    }
  }
}

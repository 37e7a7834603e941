public import Tables

/// A pipeline that has learnt: it turns tables into scores and decisions.
public struct FittedPipeline: Sendable {
  /// The fitted preparation, in order.
  public var steps: [FittedStep]
  /// The fitted model.
  public var model: any TrainedModel
  /// A row is called positive at this score or above.
  public var threshold: Float

  /// A fitted pipeline.
  public init(steps: [FittedStep], model: any TrainedModel, threshold: Float) {
    self.steps = steps
    self.model = model
    self.threshold = threshold
  }

  /// P(positive) of every row of a table with the columns that it was fitted on.
  public func scores(for table: Table) throws(DataError) -> [Float] {
    var prepared = table
    for step in steps { prepared = try step.apply(to: prepared) }
    let labels = [Float](repeating: 0, count: table.rowCount)
    do {
      return model.scores(for: try Dataset(table: prepared, labels: labels).features)
    } catch {
      throw .unusable("\(error)")
    }
  }

  /// Whether each row is called positive.
  public func decisions(for table: Table) throws(DataError) -> [Bool] {
    try scores(for: table).map { $0 >= threshold }
  }
}

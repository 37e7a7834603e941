public import Learning

/// Precision against recall over all thresholds (Davis and Goadrich, ICML 2006).
public struct PrecisionRecallCurve: Sendable, Hashable {
  /// What one threshold gives.
  public struct Point: Sendable, Hashable {
    /// The share of positive rows called positive.
    public var recall: Double
    /// The share of positive rows among those called positive; 1 where none is called.
    public var precision: Double
    /// A row is called positive at this score or above; infinity where none is.
    public var threshold: Float
  }

  /// From nothing called, (0, 1), to everything: a point for every distinct score.
  public let points: [Point]
  /// The share of positive rows: the precision of calling everything, or at random.
  public let baseRate: Double

  /// The curve of scored rows; nil where a class has no weight.
  public init?(_ rows: ScoredRows) {
    guard let sums = rows.bothClassWeights else { return nil }
    let start = Point(recall: 0, precision: 1, threshold: .infinity)
    let points =
      [start]
      + rows.steps.map { step in
        Point(
          recall: step.reached.positive / sums.positive,
          precision: step.reached.positive / step.reached.weight, threshold: step.threshold)
      }
    self.init(points: points, baseRate: sums.positive / sums.weight)
  }

  private init(points: [Point], baseRate: Double) {
    self.points = points
    self.baseRate = baseRate
  }

  /// The curve with at most `count` points, those that keep its shape.
  public func thinned(to count: Int) -> PrecisionRecallCurve {
    var thinning = Thinning(points.map { [$0.recall, $0.precision] })
    return PrecisionRecallCurve(
      points: thinning.kept(count).map { points[$0] }, baseRate: baseRate)
  }
}

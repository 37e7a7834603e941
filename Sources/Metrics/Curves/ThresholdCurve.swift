public import Learning

/// Precision, recall and the share of rows called, against the threshold.
public struct ThresholdCurve: Sendable, Hashable {
  /// What one threshold gives.
  public struct Point: Sendable, Hashable {
    /// A row is called positive at this score or above.
    public var threshold: Float
    /// The share of positive rows among those called positive.
    public var precision: Double
    /// The share of positive rows called positive.
    public var recall: Double
    /// The share of rows called positive.
    public var contactRate: Double
  }

  /// A point for every distinct score, rising.
  public let points: [Point]

  /// The curve of scored rows; nil where no positive row has weight.
  public init?(_ rows: ScoredRows) {
    let sums = rows.classWeights
    guard sums.positive > 0 else { return nil }
    points = rows.steps.reversed().map { step in
      Point(
        threshold: step.threshold, precision: step.reached.positive / step.reached.weight,
        recall: step.reached.positive / sums.positive,
        contactRate: step.reached.weight / sums.weight)
    }
  }

  private init(points: [Point]) { self.points = points }

  /// The curve with at most `count` points, those that keep its shape.
  public func thinned(to count: Int) -> ThresholdCurve {
    var thinning = Thinning(
      points.map { [Double($0.threshold), $0.precision, $0.recall, $0.contactRate] })
    return ThresholdCurve(points: thinning.kept(count).map { points[$0] })
  }
}

public import Learning

/// Recall against the false positive rate over all thresholds (Fawcett, Pattern Recognition Letters
/// 27(8), 2006).
public struct ROCCurve: Sendable, Hashable {
  /// What one threshold gives.
  public struct Point: Sendable, Hashable {
    /// The share of negative rows called positive.
    public var falsePositiveRate: Double
    /// The share of positive rows called positive.
    public var recall: Double
    /// A row is called positive at this score or above; infinity where none is.
    public var threshold: Float
  }

  /// From nothing called, (0, 0), to everything, (1, 1): a point for every distinct score.
  public let points: [Point]

  /// The curve of scored rows; nil where a class has no weight.
  public init?(_ rows: ScoredRows) {
    guard let sums = rows.bothClassWeights else { return nil }
    let start = Point(falsePositiveRate: 0, recall: 0, threshold: .infinity)
    points =
      [start]
      + rows.steps.map { step in
        Point(
          falsePositiveRate: step.reached.negative / sums.negative,
          recall: step.reached.positive / sums.positive, threshold: step.threshold)
      }
  }

  private init(points: [Point]) { self.points = points }

  /// The curve with at most `count` points, those that keep its shape.
  public func thinned(to count: Int) -> ROCCurve {
    var thinning = Thinning(points.map { [$0.falsePositiveRate, $0.recall] })
    return ROCCurve(points: thinning.kept(count).map { points[$0] })
  }
}

public import Learning

/// The share of positive rows found, against the share of rows contacted from the top.
///
/// Between two points the curve is straight: rows of one score are shared pro rata.
public struct GainCurve: Sendable, Hashable {
  /// What contacting a share of the rows gives.
  public struct Point: Sendable, Hashable {
    /// The share of rows contacted.
    public var share: Double
    /// The share of positive rows among all positive rows.
    public var gain: Double
    /// How much commoner positive rows are among those contacted than overall; at share 0 that of the
    /// highest score.
    public var lift: Double
  }

  /// From nobody contacted to everybody: a point for every distinct score.
  public let points: [Point]
  /// The share of positive rows.
  public let baseRate: Double

  /// The curve of scored rows; nil where a class has no weight.
  public init?(_ rows: ScoredRows) {
    guard let sums = rows.bothClassWeights else { return nil }
    var points = rows.steps.map { step in
      let share = step.reached.weight / sums.weight
      let gain = step.reached.positive / sums.positive
      return Point(share: share, gain: gain, lift: gain / share)
    }
    points.insert(Point(share: 0, gain: 0, lift: points.first?.lift ?? 0), at: 0)
    self.init(points: points, baseRate: sums.positive / sums.weight)
  }

  private init(points: [Point], baseRate: Double) {
    self.points = points
    self.baseRate = baseRate
  }

  /// The gain at a share between 0 and 1.
  public func gain(at share: Double) -> Double {
    guard let next = points.firstIndex(where: { $0.share >= share }) else { return 1 }
    guard next > 0 else { return 0 }
    let (left, right) = (points[next - 1], points[next])
    let way = (share - left.share) / (right.share - left.share)
    return left.gain + way * (right.gain - left.gain)
  }

  /// The lift at a share above 0, up to 1.
  public func lift(at share: Double) -> Double {
    share > 0 ? gain(at: share) / share : points[0].lift
  }

  /// The curve with at most `count` points, those that keep its shape.
  public func thinned(to count: Int) -> GainCurve {
    var thinning = Thinning(points.map { [$0.share, $0.gain, $0.lift] })
    return GainCurve(points: thinning.kept(count).map { points[$0] }, baseRate: baseRate)
  }
}

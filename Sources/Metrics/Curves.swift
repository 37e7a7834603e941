public import Learning

/// Recall against the false positive rate over all thresholds (Fawcett, Pattern Recognition Letters
/// 27(8), 2006).
public struct ROCCurve: Sendable, Hashable {
  /// What one threshold gives.
  public struct Point: Sendable, Hashable {
    /// The share of negative rows predicted positive.
    public var falsePositiveRate: Double
    /// The share of positive rows predicted positive.
    public var recall: Double
    /// A row is predicted positive at this score or above; infinity where none is.
    public var threshold: Float
  }

  /// From no row predicted positive, (0, 0), to everything, (1, 1): a point for every distinct score.
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

/// Precision against recall over all thresholds (Davis and Goadrich, ICML 2006).
public struct PrecisionRecallCurve: Sendable, Hashable {
  /// What one threshold gives.
  public struct Point: Sendable, Hashable {
    /// The share of positive rows predicted positive.
    public var recall: Double
    /// The share of positive rows among those predicted positive; 1 where none is.
    public var precision: Double
    /// A row is predicted positive at this score or above; infinity where none is.
    public var threshold: Float
  }

  /// From no row predicted positive, (0, 1), to everything: a point for every distinct score.
  public let points: [Point]
  /// The share of positive rows: the precision of predicting all rows positive, or at random.
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

/// Precision, recall and the share of rows predicted positive, against the threshold.
public struct ThresholdCurve: Sendable, Hashable {
  /// What one threshold gives.
  public struct Point: Sendable, Hashable {
    /// A row is predicted positive at this score or above.
    public var threshold: Float
    /// The share of positive rows among those predicted positive.
    public var precision: Double
    /// The share of positive rows predicted positive.
    public var recall: Double
    /// The share of rows predicted positive.
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

/// Chooses the points of a line that keep its shape.
///
/// From the two ends on, the point that lies furthest from the line so far is taken, until there are
/// enough or all others lie on the line (Douglas and Peucker, "Algorithms for the reduction of the
/// number of points", Cartographica 10(2), 1973, with a count in place of a tolerance).
private struct Thinning {
  /// The coordinates of every point, all stretched to one unit.
  private let points: [[Double]]
  /// The stretches between points that were taken, each with its furthest point.
  private var open: [Stretch] = []

  private struct Stretch {
    var first: Int
    var last: Int
    var furthest: Int
    var distance: Double
  }

  /// Points of two or more coordinates, which are compared after stretching each to one unit.
  init(_ points: [[Double]]) {
    let spans = (points.first ?? []).indices.map { axis in
      let values = points.map { $0[axis] }
      return (values.max() ?? 0) - (values.min() ?? 0)
    }
    self.points = points.map { point in
      zip(point, spans).map { $1 > 0 ? $0 / $1 : 0 }
    }
  }

  /// The positions of at most `limit` points, rising; first and last are among them.
  mutating func kept(_ limit: Int) -> [Int] {
    guard points.count > max(2, limit) else { return Array(points.indices) }
    var kept = [0, points.count - 1]
    open = [stretch(0, points.count - 1)]
    while kept.count < limit, let next = takeWidest(), next.distance > 1e-12 {
      kept.append(next.furthest)
      open.append(stretch(next.first, next.furthest))
      open.append(stretch(next.furthest, next.last))
    }
    return kept.sorted()
  }

  /// Removes the stretch whose furthest point lies furthest off; the earliest among equals.
  private mutating func takeWidest() -> Stretch? {
    var widest = 0
    for index in open.indices {
      let (one, best) = (open[index], open[widest])
      if one.distance > best.distance
        || (one.distance == best.distance && one.first < best.first)
      {
        widest = index
      }
    }
    return open.isEmpty ? nil : open.remove(at: widest)
  }

  private func stretch(_ first: Int, _ last: Int) -> Stretch {
    var result = Stretch(first: first, last: last, furthest: first, distance: 0)
    guard last - first > 1 else { return result }
    let line = zip(points[first], points[last]).map { $1 - $0 }
    let length = line.reduce(0) { $0 + $1 * $1 }
    for index in (first + 1)..<last {
      var along = 0.0
      var square = 0.0
      for axis in line.indices {
        let offset = points[index][axis] - points[first][axis]
        along += offset * line[axis]
        square += offset * offset
      }
      let distance = length > 0 ? max(0, square - along * along / length) : square
      if distance > result.distance {
        result.distance = distance
        result.furthest = index
      }
    }
    return result
  }
}

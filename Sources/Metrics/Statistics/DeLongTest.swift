import CKernels

/// The areas under the ROC curves of two models on the same rows, with their covariance (DeLong,
/// DeLong and Clarke-Pearson, Biometrics 44, 1988).
///
/// It is computed from ranks in O(n log n) (Sun and Xu, IEEE Signal Processing Letters 21, 2014). The
/// rows must be independent of each other, and the models must not have been trained on them.
public struct DeLongTest: Sendable, Hashable {
  /// The area of the first model.
  public let first: Double
  /// The area of the second model.
  public let second: Double
  /// The variance of the first area.
  public let firstVariance: Double
  /// The variance of the second area.
  public let secondVariance: Double
  /// The covariance of both areas.
  public let covariance: Double

  /// A test of two columns of scores, higher for positive rows.
  ///
  /// It is nil for fewer than two positive or two negative rows, or where a score is NaN.
  public init?(labels: [Bool], first: [Double], second: [Double]) {
    precondition(
      labels.count == first.count && labels.count == second.count,
      "\(labels.count) labels, \(first.count) and \(second.count) scores")
    let positives = labels.count { $0 }
    guard positives > 1 && labels.count - positives > 1 else { return nil }
    guard !first.contains(where: \.isNaN) && !second.contains(where: \.isNaN),
      let firstArea = ROCArea(scores: first, isPositive: labels).area,
      let secondArea = ROCArea(scores: second, isPositive: labels).area
    else { return nil }
    let a = Placements(labels: labels, scores: first)
    let b = Placements(labels: labels, scores: second)
    self.first = firstArea
    self.second = secondArea
    firstVariance = a.covariance(with: a)
    secondVariance = b.covariance(with: b)
    covariance = a.covariance(with: b)
  }

  /// The first area less the second.
  public var difference: Double { first - second }

  /// The variance of the difference.
  public var differenceVariance: Double {
    max(0, firstVariance + secondVariance - 2 * covariance)
  }

  /// The difference over its standard error; nil where the difference has no variance.
  public var z: Double? {
    let variance = differenceVariance
    guard variance > 1e-15 * (firstVariance + secondVariance) else { return nil }
    return difference / variance.squareRoot()
  }

  /// The two-sided p value of the difference; without variance 1 for a difference of 0, else 0.
  public var pValue: Double {
    guard let z else { return difference == 0 ? 1 : 0 }
    return 2 * ck_normal_cdf(-abs(z))
  }

  /// The interval of the first area, by its normal approximation, cut off at 0 and 1.
  public func firstInterval(confidence: Double = 0.95) -> Interval {
    let whole = Self.interval(first, firstVariance, confidence)
    return Interval(lower: max(0, whole.lower), upper: min(1, whole.upper))
  }

  /// The interval of the second area, by its normal approximation, cut off at 0 and 1.
  public func secondInterval(confidence: Double = 0.95) -> Interval {
    let whole = Self.interval(second, secondVariance, confidence)
    return Interval(lower: max(0, whole.lower), upper: min(1, whole.upper))
  }

  /// The interval of the first area less the second, by its normal approximation.
  public func differenceInterval(confidence: Double = 0.95) -> Interval {
    Self.interval(difference, differenceVariance, confidence)
  }

  private static func interval(
    _ centre: Double, _ variance: Double, _ confidence: Double
  ) -> Interval {
    let half = -ck_normal_quantile((1 - confidence) / 2) * variance.squareRoot()
    return Interval(lower: centre - half, upper: centre + half)
  }
}

/// Where every row of one class stands among the scores of the other: the structural components of
/// DeLong's variance.
private struct Placements {
  /// For every positive row, the share of negative rows below it, equal scores counting half.
  private(set) var positive: [Double] = []
  /// For every negative row, the share of positive rows above it, equal scores counting half.
  private(set) var negative: [Double] = []

  /// Places rows of both classes by their scores.
  ///
  /// The rank of a row among all less its rank in its own class counts the rows of the other class
  /// below it.
  init(labels: [Bool], scores: [Double]) {
    let all = Ranks(scores).values
    let positives = labels.indices.filter { labels[$0] }
    let negatives = labels.indices.filter { !labels[$0] }
    positive = zip(positives, Ranks(positives.map { scores[$0] }).values)
      .map { (all[$0] - $1) / Double(negatives.count) }
    negative = zip(negatives, Ranks(negatives.map { scores[$0] }).values)
      .map { 1 - (all[$0] - $1) / Double(positives.count) }
  }

  /// The covariance of two areas on the same rows.
  func covariance(with other: Placements) -> Double {
    Self.covariance(positive, other.positive) / Double(positive.count)
      + Self.covariance(negative, other.negative) / Double(negative.count)
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }

  private static func covariance(_ first: [Double], _ second: [Double]) -> Double {
    let centres = (mean(first), mean(second))
    let sum = zip(first, second).reduce(0) { $0 + ($1.0 - centres.0) * ($1.1 - centres.1) }
    return sum / Double(first.count - 1)
  }
}

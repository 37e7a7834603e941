/// Where every row of one class stands among the scores of the other: the structural components of
/// DeLong's variance.
struct Placements {
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

/// What the values of one metric over folds say together.
///
/// It keeps the values, since an interval or a paired test needs them: such a thing is a function of
/// a `FoldSummary`, or of two.
public struct FoldSummary: Sendable, Hashable, Codable {
  /// The value of every fold, in order of repeat and fold; nil where it is not defined.
  public let values: [Double?]
  /// The mean of the defined values; nil where there are none.
  public let mean: Double?
  /// The standard deviation of the defined values, with n − 1; nil for fewer than two.
  public let standardDeviation: Double?

  /// Summarises the values of folds.
  public init(_ values: [Double?]) {
    self.values = values
    let defined = values.compactMap { $0 }
    mean = Self.mean(of: defined)
    standardDeviation = mean.flatMap { Self.standardDeviation(of: defined, around: $0) }
  }

  /// How many folds have a value.
  public var defined: Int { values.count { $0 != nil } }

  /// How many folds have none.
  public var undefined: Int { values.count - defined }

  /// A first mean, corrected by the mean distance from it: exact where all values are equal.
  private static func mean(of values: [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    let first = values.reduce(0) { $0 + $1 / count }
    return first + values.reduce(0) { $0 + ($1 - first) } / count
  }

  /// The corrected two-pass algorithm (Chan, Golub and LeVeque 1983).
  private static func standardDeviation(of values: [Double], around mean: Double) -> Double? {
    guard values.count > 1 else { return nil }
    var squares = 0.0
    var rest = 0.0
    for value in values {
      squares += (value - mean) * (value - mean)
      rest += value - mean
    }
    let count = Double(values.count)
    return (max(0, squares - rest * rest / count) / (count - 1)).squareRoot()
  }
}

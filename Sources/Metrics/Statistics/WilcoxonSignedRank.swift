/// Wilcoxon's signed-rank test of whether paired differences lie around 0 (Biometrics 1, 1945).
public struct WilcoxonSignedRank: Sendable, Hashable {
  /// What becomes of differences of 0.
  public enum Zeros: String, Sendable, Hashable, Codable {
    /// They are dropped before the ranking (Wilcoxon).
    case dropped
    /// They are ranked and dropped afterwards (Pratt 1959).
    case ranked
  }

  /// How p values are computed.
  public enum Method: Sendable, Hashable {
    /// From the distribution over all signs, in n³ steps; normal without correction where ties or
    /// zeros leave no such distribution.
    case exact
    /// From the normal approximation, with or without a continuity correction.
    case normal(continuityCorrection: Bool)
    /// Exact for 50 differences or fewer without ties and zeros, else normal without correction.
    case automatic
  }

  /// The sum of the ranks of the positive differences.
  public let positiveRanks: Double
  /// The sum of the ranks of the negative differences.
  public let negativeRanks: Double
  /// Whether the p values are exact.
  public let isExact: Bool
  /// The standardised `positiveRanks`, without continuity correction; nil for exact p values and
  /// where all differences are 0.
  public let z: Double?
  /// The two-sided p value; 1 where all differences are 0.
  public let pValue: Double
  /// The p value against the alternative that the differences lie above 0.
  public let pGreater: Double

  /// A test of differences, none of which may be NaN.
  public init(differences: [Double], zeros: Zeros = .dropped, method: Method = .automatic) {
    let nonzero = differences.filter { $0 != 0 }
    let ranked = Ranks((zeros == .dropped ? nonzero : differences).map { abs($0) })
    let signs = zeros == .dropped ? nonzero : differences
    var sums = (positive: 0.0, negative: 0.0)
    for (sign, rank) in zip(signs, ranked.values) {
      if sign > 0 { sums.positive += rank } else if sign < 0 { sums.negative += rank }
    }
    (positiveRanks, negativeRanks) = sums
    let skipped = ranked.values.count - nonzero.count
    isExact = method.isExact(
      count: nonzero.count, isPlain: nonzero.count == differences.count && !ranked.areTied)
    if isExact {
      z = nil
      (pValue, pGreater) = Self.exact(sums.positive, count: nonzero.count)
    } else {
      let normal = Normal(count: ranked.values.count, zeros: skipped, ties: ranked.ties)
      z = normal.z(sums.positive)
      (pValue, pGreater) = normal.pValues(sums.positive, corrects: method.corrects)
    }
  }

  /// The smaller of the two sums of ranks.
  public var statistic: Double { min(positiveRanks, negativeRanks) }
}

extension WilcoxonSignedRank.Method {
  /// Whether p values come from the distribution over all signs.
  fileprivate func isExact(count: Int, isPlain: Bool) -> Bool {
    switch self {
    case .exact: isPlain
    case .normal: false
    case .automatic: isPlain && count <= 50
    }
  }

  /// Whether there is a continuity correction.
  fileprivate var corrects: Bool { self == .normal(continuityCorrection: true) }
}

extension Ranks {
  /// Whether any two values are equal.
  fileprivate var areTied: Bool { ties.contains { $0 > 1 } }
}

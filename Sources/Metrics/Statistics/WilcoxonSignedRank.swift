import CKernels

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

extension WilcoxonSignedRank {
  /// Both p values of a sum of ranks under all 2ⁿ signs of the ranks 1 … n.
  static func exact(_ sum: Double, count: Int) -> (twoSided: Double, greater: Double) {
    let probabilities = signProbabilities(count)
    let low = Int(sum.rounded(.down))
    let high = Int(sum.rounded(.up))
    let lower = probabilities[...low].reduce(0, +)
    let upper = probabilities[high...].reversed().reduce(0, +)
    return (min(1, 2 * min(lower, upper)), min(1, upper))
  }

  /// The probability of every sum of positive ranks, from 0 to n (n + 1) / 2: one rank after the
  /// other is added with probability one half.
  private static func signProbabilities(_ count: Int) -> [Double] {
    var probabilities = [Double](repeating: 0, count: count * (count + 1) / 2 + 1)
    probabilities[0] = 1
    var largest = 0
    for rank in stride(from: 1, through: count, by: 1) {
      largest += rank
      for sum in stride(from: largest, through: 0, by: -1) {
        let without = probabilities[sum]
        let with = sum >= rank ? probabilities[sum - rank] : 0
        probabilities[sum] = (without + with) / 2
      }
    }
    return probabilities
  }

  /// The normal approximation of the sum of positive ranks.
  struct Normal {
    /// Its mean.
    let mean: Double
    /// Its standard deviation, corrected for ties.
    let deviation: Double

    /// The approximation for `count` ranks, the first `zeros` of which have no sign.
    init(count: Int, zeros: Int, ties: [Int]) {
      let all = Double(count)
      let none = Double(zeros)
      mean = (all * (all + 1) - none * (none + 1)) / 4
      let signed = zeros > 0 ? ties.dropFirst() : ties[...]
      let tied = signed.reduce(0.0) { $0 + Double($1) * (Double($1) * Double($1) - 1) }
      let squares = all * (all + 1) * (2 * all + 1) - none * (none + 1) * (2 * none + 1)
      deviation = ((squares - 0.5 * tied) / 24).squareRoot()
    }

    /// The standardised sum; nil where no rank has a sign.
    func z(_ sum: Double) -> Double? { deviation > 0 ? (sum - mean) / deviation : nil }

    /// Both p values; a continuity correction moves the sum half a rank towards its mean, and down
    /// for the one-sided alternative.
    func pValues(_ sum: Double, corrects: Bool) -> (twoSided: Double, greater: Double) {
      guard deviation > 0 else { return (1, 1) }
      let half = corrects ? 0.5 : 0
      let away = max(0, abs(sum - mean) - half) / deviation
      return (2 * ck_normal_cdf(-away), ck_normal_cdf(-(sum - mean - half) / deviation))
    }
  }
}

/// The ranks of values from 1, the smallest first; equal values share the mean of their ranks.
struct Ranks {
  /// The rank of every value, in the order of the input.
  private(set) var values: [Double]
  /// How many values share a rank, for every set of equal values, the smallest values first.
  private(set) var ties: [Int] = []

  init(_ input: [Double]) {
    values = [Double](repeating: 0, count: input.count)
    let order = input.indices.sorted { input[$0] < input[$1] }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && input[order[end]] == input[order[start]] { end += 1 }
      for position in start..<end { values[order[position]] = Double(start + 1 + end) / 2 }
      ties.append(end - start)
      start = end
    }
  }

  /// Σ (t³ − t) over the sets of equal values: 0 without ties.
  var tieCorrection: Double {
    ties.reduce(0) { sum, count in
      let tied = Double(count)
      return sum + (tied * tied * tied - tied)
    }
  }
}

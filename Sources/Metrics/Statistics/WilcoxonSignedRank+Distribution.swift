import CKernels

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

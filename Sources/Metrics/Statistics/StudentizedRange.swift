import CKernels

/// The range of a number of independent standard normal values: the studentized range with infinite
/// degrees of freedom, which Tukey's and Nemenyi's tests read.
public struct StudentizedRange: Sendable, Hashable {
  /// How many values the range is over, at least 2.
  public let groups: Int

  /// The range of `groups` ≥ 2 values.
  public init(groups: Int) {
    precondition(groups >= 2, "groups \(groups) must be at least 2")
    self.groups = groups
  }

  /// The probability of a range of q or less.
  public func cdf(_ q: Double) -> Double { 1 - survival(q) }

  /// The probability of a range above q, exact where it is small.
  ///
  /// It is k ∫ φ(z) [Φ(z)ᵏ⁻¹ − (Φ(z) − Φ(z − q))ᵏ⁻¹] dz over the largest value z. The integrand is
  /// smooth and dies out on both sides, so the trapezoidal rule converges faster than any power.
  public func survival(_ q: Double) -> Double {
    guard q > 0 else { return 1 }
    let others = Double(groups - 1)
    let step = 0.0625
    let last = Int((min(q, 80) / 2 + 12) / step)
    var sum = 0.0
    for index in Int(-9 / step)...last {
      let z = Double(index) * step
      let below = ck_normal_cdf(z)
      let near = ck_log1p(-min(1, ck_normal_cdf(z - q) / below))
      sum += ck_exp(-0.5 * z * z + others * ck_log(below)) * -ck_expm1(others * near)
    }
    return min(1, Double(groups) * step * sum / (2 * Double.pi).squareRoot())
  }

  /// The range that is exceeded with probability `alpha` in (0, 1), by bisection.
  public func quantile(exceededBy alpha: Double) -> Double {
    precondition(alpha > 0 && alpha < 1, "probability \(alpha) must lie in (0, 1)")
    var low = 0.0
    var high = 80.0
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { return middle }
      if survival(middle) > alpha { low = middle } else { high = middle }
    }
  }
}

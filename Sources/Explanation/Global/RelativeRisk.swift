import CKernels
public import Metrics

/// How many times as often something happens in one group as in another.
///
/// The interval is Katz's, normal on the logarithm of the ratio (Katz, Baptista, Azen and Pike,
/// "Obtaining confidence intervals for the risk ratio in cohort studies", Biometrics 34, 1978). Where a
/// group has no hit or no miss, half a hit and half a row are added to both groups for interval and p
/// value (Walter, "The distribution of Levin's measure of attributable risk", Biometrika 62, 1975).
public struct RelativeRisk: Hashable, Sendable {
  /// The share of hits in the group.
  public let rate: Double
  /// The share of hits in the other group.
  public let otherRate: Double
  /// The first share over the second; infinite where the other group has no hit.
  public let ratio: Double
  /// The interval of the ratio.
  public let interval: Interval
  /// The p value, two-sided, of the ratio being 1.
  public let pValue: Double

  /// Hits of so many rows in either group; both must have rows.
  public init(
    hits: Int, rows: Int, otherHits: Int, otherRows: Int, confidence: Double = 0.95
  ) {
    precondition(
      0 <= hits && hits <= rows && rows > 0 && 0 <= otherHits && otherHits <= otherRows
        && otherRows > 0, "\(hits) hits of \(rows) rows, \(otherHits) of \(otherRows)")
    rate = Double(hits) / Double(rows)
    otherRate = Double(otherHits) / Double(otherRows)
    ratio = rate / otherRate
    let isBare = hits == 0 || otherHits == 0 || hits == rows || otherHits == otherRows
    let added = isBare ? 0.5 : 0
    let (a, n) = (Double(hits) + added, Double(rows) + added)
    let (b, m) = (Double(otherHits) + added, Double(otherRows) + added)
    let logRatio = ck_log(a / n) - ck_log(b / m)
    let error = max(0, 1 / a - 1 / n + 1 / b - 1 / m).squareRoot()
    let reach = -ck_normal_quantile((1 - confidence) / 2) * error
    interval = Interval(lower: ck_exp(logRatio - reach), upper: ck_exp(logRatio + reach))
    pValue = error > 0 ? min(1, 2 * ck_normal_cdf(-abs(logRatio) / error)) : 1
  }
}

import CKernels

/// The weighted mean of a difference that every row has, as of two losses, and how far chance moves it.
///
/// Rows of one cluster, such as those of one data row in several repeats, are no news of each other: their
/// distances from the mean are added up before they are squared (Binder, International Statistical
/// Review 51, 1983).
package struct PairedDifference: Sendable, Hashable {
  package let mean: Double
  package let standardError: Double

  /// A difference of rows; nil where there are not two clusters with weight.
  ///
  /// - Parameters:
  ///   - clusters: the cluster of every row, from 0; nil where every row is one.
  ///   - weights: how much every row counts; nil where all count 1.
  package init?(_ differences: [Double], clusters: [Int]? = nil, weights: [Double]? = nil) {
    var (sum, total) = (0.0, 0.0)
    for (row, difference) in differences.enumerated() {
      let weight = weights?[row] ?? 1
      sum += weight * difference
      total += weight
    }
    guard total > 0 else { return nil }
    let mean = sum / total
    var influence = [Double](
      repeating: 0, count: clusters.map { ($0.max() ?? -1) + 1 } ?? differences.count)
    var counts = [Bool](repeating: false, count: influence.count)
    for (row, difference) in differences.enumerated() {
      let (cluster, weight) = (clusters?[row] ?? row, weights?[row] ?? 1)
      influence[cluster] += weight * (difference - mean)
      if weight > 0 { counts[cluster] = true }
    }
    let count = Double(counts.count { $0 })
    guard count > 1 else { return nil }
    self.mean = mean
    let squares = influence.reduce(0) { $0 + $1 * $1 }
    standardError = (squares * count / (count - 1)).squareRoot() / total
  }

  /// The interval that a normal distribution gives.
  package func interval(confidence: Double) -> Interval {
    let half = -ck_normal_quantile((1 - confidence) / 2) * standardError
    return Interval(lower: mean - half, upper: mean + half)
  }
}

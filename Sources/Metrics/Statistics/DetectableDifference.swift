/// The smallest mean difference over folds that the corrected resampled t-test tells from 0.
///
/// With J folds, of several comparisons corrected by Holm's method, the strongest is told where its
/// two-sided p value falls below the error divided by their number: where |mean| / s passes
/// t · √(1/J + ratio), t the quantile of Student's t with J − 1 degrees of freedom and s the standard
/// deviation of the differences over folds. It is a bound for the difference that is observed: a true
/// difference of that size is told half of the time. More repeats bring it down to z · √ratio, and no
/// further.
package struct DetectableDifference: Sendable, Hashable {
  /// How many folds there are, repeats included, J.
  package let folds: Int
  /// Test rows / training rows.
  package let ratio: Double
  /// How many comparisons are corrected for.
  package let comparisons: Int
  /// 1 − the probability that any comparison is told where there is no difference.
  package let confidence: Double

  /// What folds can tell; nil for fewer than two, which can tell nothing.
  package init?(folds: Int, ratio: Double, comparisons: Int = 1, confidence: Double = 0.95) {
    precondition(ratio >= 0, "ratio \(ratio) must not be negative")
    precondition(
      confidence > 0 && confidence < 1, "confidence \(confidence) must lie in (0, 1)")
    guard folds > 1 else { return nil }
    self.folds = folds
    self.ratio = ratio
    self.comparisons = max(1, comparisons)
    self.confidence = confidence
  }

  /// The |t| that the strongest of the comparisons must pass.
  package var criticalStatistic: Double {
    let tail = (1 - confidence) / 2 / Double(comparisons)
    return -StudentT(degreesOfFreedom: Double(folds - 1)).quantile(tail)
  }

  /// The difference in standard deviations of the differences over folds.
  package var inDeviations: Double {
    criticalStatistic * (1 / Double(folds) + ratio).squareRoot()
  }

  /// The difference, where differences over folds have this standard deviation.
  package func size(deviation: Double) -> Double { inDeviations * deviation }

  /// The fewest repeats of a k-fold split with which a mean difference would be told, or nil where
  /// `most` repeats are too few.
  ///
  /// - Parameters:
  ///   - difference: the size of the mean difference, in standard deviations of the differences over
  ///     folds.
  ///   - ratio: test rows / training rows, which for k folds is 1 / (k − 1).
  package static func repeats(
    telling difference: Double, ratio: Double, comparisons: Int = 1, confidence: Double = 0.95,
    most: Int = 100
  ) -> Int? {
    let folds = ratio > 0.001 ? Int((1 / ratio).rounded()) + 1 : 1000
    return (1...max(1, most)).first { repeats in
      Self(
        folds: folds * repeats, ratio: ratio, comparisons: comparisons, confidence: confidence
      ).map { difference > $0.inDeviations } ?? false
    }
  }
}

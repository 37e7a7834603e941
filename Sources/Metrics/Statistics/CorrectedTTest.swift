/// The corrected resampled t-test of a mean over folds (Nadeau and Bengio, "Inference for the
/// Generalization Error", Machine Learning 52 (2003), section 5).
///
/// The folds of one dataset share training rows, so their values vary together and the plain t-test
/// is far too sure. The variance of the mean is s² (1/J + test rows / training rows) instead of s²/J;
/// for k-fold cross-validation, repeated or not, the ratio of rows is 1 / (k − 1).
public struct CorrectedTTest: Sendable, Hashable {
  /// How many folds there are, J.
  public let folds: Int
  /// The mean of the differences, or of the values.
  public let mean: Double
  /// The corrected standard error of the mean.
  public let standardError: Double

  /// A test of whether differences over folds have mean 0; nil for fewer than two, or where a value
  /// is not finite.
  ///
  /// - Parameters:
  ///   - differences: one model's value less another's, fold by fold; or the values of one model.
  ///   - ratio: test rows / training rows, not negative; 0 makes it the naive t-test, which is wrong
  ///     for folds that share rows.
  public init?(differences: [Double], ratio: Double) {
    precondition(ratio >= 0, "ratio \(ratio) must not be negative")
    let summary = FoldSummary(differences)
    guard let mean = summary.mean, let deviation = summary.standardDeviation else { return nil }
    guard mean.isFinite && deviation.isFinite else { return nil }
    folds = differences.count
    self.mean = mean
    standardError = deviation * (1 / Double(differences.count) + ratio).squareRoot()
  }

  /// A test whose sums are known.
  package init(folds: Int, mean: Double, standardError: Double) {
    self.folds = folds
    self.mean = mean
    self.standardError = standardError
  }

  /// J − 1.
  public var degreesOfFreedom: Double { Double(folds - 1) }

  /// Whether all values are equal: then no t statistic exists, the interval is a point, and a p value
  /// of 0 says only that the mean is not 0.
  public var hasNoSpread: Bool { standardError == 0 }

  /// The mean over its standard error; nil where the values have no spread.
  public var statistic: Double? { hasNoSpread ? nil : mean / standardError }

  /// The two-sided p value; without spread 1 for a mean of 0, else 0.
  public var pValue: Double {
    guard let statistic else { return mean == 0 ? 1 : 0 }
    return distribution.twoSided(statistic)
  }

  /// The p value against the alternative that the mean is above 0; without spread 0 for a mean above
  /// 0, else 1.
  public var pGreater: Double {
    guard let statistic else { return mean > 0 ? 0 : 1 }
    return distribution.survival(statistic)
  }

  /// The interval that covers the mean with the given confidence in (0, 1); a point without spread.
  public func interval(confidence: Double = 0.95) -> Interval {
    precondition(
      confidence > 0 && confidence < 1, "confidence \(confidence) must lie in (0, 1)")
    let half = -distribution.quantile((1 - confidence) / 2) * standardError
    return Interval(lower: mean - half, upper: mean + half)
  }

  /// What the mean stays below with the confidence 1 − `level`, one-sided; the mean itself without spread.
  public func upperBound(level: Double) -> Double {
    precondition(level > 0 && level < 1, "level \(level) must lie in (0, 1)")
    return mean - distribution.quantile(level) * standardError
  }

  /// The standard deviation of the differences, of which there were so many test rows for every training
  /// row.
  package func deviation(ratio: Double) -> Double {
    standardError / (1 / Double(folds) + ratio).squareRoot()
  }

  private var distribution: StudentT { StudentT(degreesOfFreedom: degreesOfFreedom) }
}

/// The Bayesian correlated t-test of a mean difference over folds, with a region of practical
/// equivalence (Corani and Benavoli 2015; Benavoli, Corani, Demšar and Zaffalon, "Time for a Change",
/// JMLR 18(77), 2017, section 4).
///
/// The posterior of the mean difference is a t distribution with the location, scale and degrees of
/// freedom of the `CorrectedTTest`; without spread it is a point.
public struct CorrelatedBayesianTTest: Sendable, Hashable {
  /// Half the width of the region of practical equivalence, around 0.
  public let equivalence: Double
  /// The probability of a mean difference below the region.
  public let left: Double
  /// The probability of a mean difference inside the region.
  public let equivalent: Double
  /// The probability of a mean difference above the region.
  public let right: Double

  /// The three probabilities; nil for fewer than two differences, or where one is not finite.
  ///
  /// - Parameters:
  ///   - differences: one model's value less another's, fold by fold.
  ///   - ratio: test rows / training rows.
  ///   - equivalence: differences up to this size do not matter; not negative.
  public init?(differences: [Double], ratio: Double, equivalence: Double) {
    precondition(equivalence >= 0, "equivalence \(equivalence) must not be negative")
    guard let test = CorrectedTTest(differences: differences, ratio: ratio) else { return nil }
    self.equivalence = equivalence
    if test.hasNoSpread {
      left = test.mean < -equivalence ? 1 : 0
      right = test.mean > equivalence ? 1 : 0
    } else {
      let posterior = StudentT(degreesOfFreedom: test.degreesOfFreedom)
      left = posterior.cdf((-equivalence - test.mean) / test.standardError)
      right = posterior.survival((equivalence - test.mean) / test.standardError)
    }
    equivalent = max(0, 1 - left - right)
  }
}

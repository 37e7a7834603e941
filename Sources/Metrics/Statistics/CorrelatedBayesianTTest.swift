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

import CKernels

/// A closed interval, as of confidence in a number.
public struct Interval: Sendable, Hashable, Codable {
  public var lower: Double
  /// The upper end, not below the lower one.
  public var upper: Double

  /// An interval of its two ends.
  public init(lower: Double, upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  public var width: Double { upper - lower }

  /// Whether a value lies in it, its ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
}

/// Intervals of a probability from successes in independent trials: of recall, from the hits among
/// the positive rows of one test set.
///
/// Counts may be sums of weights. Without trials nothing is known, and every interval is [0, 1].
/// Brown, Cai and DasGupta, "Interval Estimation for a Binomial Proportion", Statistical Science 16
/// (2001), compare them.
public enum ProportionInterval {
  /// Wilson's score interval (JASA 22, 1927): the probabilities that the score test does not reject.
  public static func wilson(
    successes: Double, trials: Double, confidence: Double = 0.95
  ) -> Interval {
    check(successes, trials, confidence)
    guard trials > 0 else { return Interval(lower: 0, upper: 1) }
    let z = -ck_normal_quantile((1 - confidence) / 2)
    let squared = z * z / trials
    let share = successes / trials
    let half = z * (share * (1 - share) / trials + squared / (4 * trials)).squareRoot()
    let centre = share + squared / 2
    return Interval(
      lower: successes == 0 ? 0 : max(0, (centre - half) / (1 + squared)),
      upper: successes == trials ? 1 : min(1, (centre + half) / (1 + squared)))
  }

  /// Clopper's and Pearson's exact interval (Biometrika 26, 1934): it covers at least as often as it
  /// says, for every probability.
  public static func clopperPearson(
    successes: Double, trials: Double, confidence: Double = 0.95
  ) -> Interval {
    check(successes, trials, confidence)
    let tail = (1 - confidence) / 2
    let failures = trials - successes
    return Interval(
      lower: successes == 0
        ? 0 : BetaDistribution(alpha: successes, beta: failures + 1).quantile(tail),
      upper: failures == 0
        ? 1 : 1 - BetaDistribution(alpha: failures, beta: successes + 1).quantile(tail))
  }

  /// The central posterior interval under Jeffreys' prior, Beta(½, ½); its ends are never 0 or 1
  /// where there are trials.
  public static func jeffreys(
    successes: Double, trials: Double, confidence: Double = 0.95
  ) -> Interval {
    check(successes, trials, confidence)
    guard trials > 0 else { return Interval(lower: 0, upper: 1) }
    let failures = trials - successes
    let tail = (1 - confidence) / 2
    return Interval(
      lower: BetaDistribution(alpha: successes + 0.5, beta: failures + 0.5).quantile(tail),
      upper: 1 - BetaDistribution(alpha: failures + 0.5, beta: successes + 0.5).quantile(tail))
  }

  private static func check(_ successes: Double, _ trials: Double, _ confidence: Double) {
    precondition(
      successes >= 0 && successes <= trials, "\(successes) successes of \(trials) trials")
    precondition(
      confidence > 0 && confidence < 1, "confidence \(confidence) must lie in (0, 1)")
  }
}

/// Bootstrap intervals from the values that a statistic takes on resampled data.
///
/// Both give nil where the replicates do not vary, as those of a recall of 187 hits among 187: such a
/// bootstrap knows nothing of its error, and the caller falls back on a `ProportionInterval`. They
/// also give nil without replicates, or where any number is not a number.
package enum BCaInterval {
  /// The bias-corrected and accelerated interval (Efron, "Better Bootstrap Confidence Intervals",
  /// JASA 82 (1987), section 3).
  ///
  /// Replicates equal to the estimate count half as below it. Where all lie on one side of it, half a
  /// replicate is taken to lie on the other.
  ///
  /// - Parameters:
  ///   - estimate: the statistic of the data themselves.
  ///   - replicates: the statistic of resampled data, in any order.
  ///   - jackknife: the statistic without each row in turn, or each group of rows that is resampled
  ///     as one; without variation the acceleration is 0.
  ///   - confidence: the probability, in (0, 1), with which the interval should cover.
  package static func interval(
    estimate: Double, replicates: [Double], jackknife: [Double], confidence: Double = 0.95
  ) -> Interval? {
    let finite = estimate.isFinite && jackknife.allSatisfy(\.isFinite)
    guard finite, let sorted = varying(replicates) else { return nil }
    let bias = ck_normal_quantile(shareBelow(estimate, in: sorted))
    let acceleration = acceleration(of: jackknife)
    let end = ck_normal_quantile((1 - confidence) / 2)
    let levels = [end, -end].map { level(bias + $0, bias: bias, acceleration: acceleration) }
    return Interval(
      lower: quantile(levels[0], of: sorted), upper: quantile(levels[1], of: sorted))
  }

  /// The interval between two quantiles of the replicates (Efron 1979).
  package static func percentile(replicates: [Double], confidence: Double = 0.95) -> Interval? {
    guard let sorted = varying(replicates) else { return nil }
    let tail = (1 - confidence) / 2
    return Interval(lower: quantile(tail, of: sorted), upper: quantile(1 - tail, of: sorted))
  }

  /// The quantile of sorted values, linear between neighbours: level 0 is the first value, level 1
  /// the last (Hyndman and Fan 1996, type 7).
  private static func quantile(_ level: Double, of sorted: [Double]) -> Double {
    let position = max(0, min(1, level)) * Double(sorted.count - 1)
    let index = min(Int(position), sorted.count - 2)
    let share = position - Double(index)
    return share == 1
      ? sorted[index + 1] : sorted[index] + share * (sorted[index + 1] - sorted[index])
  }

  private static func varying(_ replicates: [Double]) -> [Double]? {
    guard replicates.allSatisfy(\.isFinite) else { return nil }
    let sorted = replicates.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return nil }
    return sorted
  }

  private static func shareBelow(_ estimate: Double, in replicates: [Double]) -> Double {
    let below = replicates.count { $0 < estimate }
    let equal = replicates.count { $0 == estimate }
    let count = Double(replicates.count)
    return max(0.5, min(count - 0.5, Double(below) + Double(equal) / 2)) / count
  }

  /// The skewness of the influence of single rows, over six.
  private static func acceleration(of jackknife: [Double]) -> Double {
    guard let mean = FoldSummary(jackknife).mean else { return 0 }
    var squares = 0.0
    var cubes = 0.0
    for value in jackknife {
      let influence = mean - value
      squares += influence * influence
      cubes += influence * influence * influence
    }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  /// The corrected level of an end; where the correction passes its pole, it is 0 or 1.
  private static func level(_ shifted: Double, bias: Double, acceleration: Double) -> Double {
    let scale = 1 - acceleration * shifted
    guard scale > 0 else { return shifted > 0 ? 1 : 0 }
    return ck_normal_cdf(bias + shifted / scale)
  }
}

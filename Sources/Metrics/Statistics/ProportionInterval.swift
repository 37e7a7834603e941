import CKernels

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

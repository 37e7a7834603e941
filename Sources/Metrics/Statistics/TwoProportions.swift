import CKernels

/// Successes among independent trials of two kinds, such as hits among the positive rows of two groups.
package struct TwoProportions: Sendable {
  package let successes: (Double, Double)
  package let trials: (Double, Double)

  package init(successes: (Double, Double), trials: (Double, Double)) {
    self.successes = successes
    self.trials = trials
  }

  /// The first share less the second.
  package var difference: Double { successes.0 / trials.0 - successes.1 / trials.1 }

  /// The interval of that difference from Wilson's of both shares (Newcombe, "Interval Estimation for the
  /// Difference between Independent Proportions", Statistics in Medicine 17 (1998), method 10).
  package func interval(confidence: Double) -> Interval {
    let shares = (successes.0 / trials.0, successes.1 / trials.1)
    let first = ProportionInterval.wilson(
      successes: successes.0, trials: trials.0, confidence: confidence)
    let second = ProportionInterval.wilson(
      successes: successes.1, trials: trials.1, confidence: confidence)
    func far(_ one: Double, _ other: Double) -> Double { (one * one + other * other).squareRoot() }
    return Interval(
      lower: max(-1, difference - far(shares.0 - first.lower, second.upper - shares.1)),
      upper: min(1, difference + far(first.upper - shares.0, shares.1 - second.lower)))
  }

  /// The p value of Fisher's exact test, two-sided: how probable tables of the same margins are that are no
  /// more probable than this one (Fisher, "Statistical Methods for Research Workers", 5th edition, 1934,
  /// section 21.02).
  ///
  /// Counts that are no whole numbers, as effective ones of weighted rows are, are rounded.
  package var exactP: Double {
    let hits = (Int(successes.0.rounded()), Int(successes.1.rounded()))
    let rows = (
      max(hits.0, Int(trials.0.rounded())), max(hits.1, Int(trials.1.rounded()))
    )
    let all = hits.0 + hits.1
    let least = max(0, all - rows.1)
    let most = min(all, rows.0)
    // Relative to the observed table: each ratio of neighbours is one of small whole numbers.
    var (total, tail, weight) = (1.0, 1.0, 1.0)
    func add(_ weight: Double) {
      total += weight
      if weight <= 1 + 1e-7 { tail += weight }
    }
    for first in stride(from: hits.0, to: most, by: 1) {
      weight *=
        Double(rows.0 - first) * Double(all - first)
        / (Double(first + 1) * Double(rows.1 - all + first + 1))
      add(weight)
    }
    weight = 1
    for first in stride(from: hits.0, to: least, by: -1) {
      weight *=
        Double(first) * Double(rows.1 - all + first)
        / (Double(rows.0 - first + 1) * Double(all - first + 1))
      add(weight)
    }
    return min(1, tail / total)
  }
}

import CKernels
import Learning

/// Thresholds at shares of rows that are fixed before any label is looked at, and a test of them in order.
///
/// A bound that holds for one threshold does not hold for the best of thousands. Here at most 50 cuts
/// are tested, each by the exact binomial test, and the chances of being wrong in any of them add up to
/// the level at most: every start of the order has its part of the level, a cut that is proven hands on
/// what it had to the next, and one that is not ends it (the fallback procedure: Wiens, "A fixed sequence
/// Bonferroni procedure for testing multiple endpoints", Pharmaceutical Statistics 2, 2003).
struct OrderedCuts {
  /// How many cuts there are at most.
  static let most = 50
  /// How many rows a cut selects at least.
  static let fewestRows = 30

  /// The cuts by rising number of rows that they select, at even ratios from 30 rows to all; none where
  /// there are fewer rows.
  ///
  /// Equal scores are not parted: such a cut selects all of them.
  let all: [DecisionThreshold]

  init(_ thresholds: [DecisionThreshold]) {
    let rows = thresholds.last?.selected.rows ?? 0
    guard rows >= Self.fewestRows else {
      all = []
      return
    }
    let steps = Self.most - 1
    let ratio = ck_log(Double(rows) / Double(Self.fewestRows)) / Double(steps)
    var cuts: [DecisionThreshold] = []
    var next = 0
    for step in 0...steps {
      let wanted = Int((Double(Self.fewestRows) * ck_exp(ratio * Double(step))).rounded())
      while next < thresholds.count - 1, thresholds[next].selected.rows < wanted { next += 1 }
      if cuts.last.map({ $0.selected.rows < thresholds[next].selected.rows }) ?? true {
        cuts.append(thresholds[next])
      }
    }
    all = cuts
  }

  /// The last cut of an order that is proven, every one before it back to a start being proven as well;
  /// nil where none is.
  ///
  /// - Parameters:
  ///   - starts: at how many evenly spaced places the order is entered, each with its part of the level.
  ///   - level: how likely it may be that a cut counts as proven that does not keep the bound.
  ///   - pValue: how likely a cut that just misses the bound does as well as this one.
  static func lastProven(
    of order: [DecisionThreshold], starts: Int, level: Double,
    pValue: (DecisionThreshold) -> Double
  ) -> DecisionThreshold? {
    let entries = (0..<starts).map { $0 * order.count / starts }
    var carried = 0.0
    var last: DecisionThreshold?
    for (place, cut) in order.enumerated() {
      let entering = entries.count { $0 == place }
      let allowed = carried + level * Double(entering) / Double(starts)
      if allowed > 0, pValue(cut) <= allowed {
        carried = allowed
        last = cut
      } else {
        carried = 0
      }
    }
    return last
  }
}

extension OrderedCuts {
  /// The cut of the most rows whose precision is proven.
  ///
  /// It is entered at five places, since few rows prove little. Where signal is weak hardly any table
  /// proves anything, and by chance the wrong ones do: the level is a quarter of what the confidence
  /// leaves, so that of tables in which something is proven few are wrong (`Benchmarks/Simulation.md`).
  func cut(precision bound: Double, confidence: Double) -> DecisionThreshold? {
    Self.lastProven(of: all, starts: 5, level: (1 - confidence) / 4) { cut in
      let squares = cut.selected.squaredPositive + cut.selected.squaredNegative
      return Self.chance(
        of: cut.precision, weight: cut.selected.weight, squares: squares, under: bound)
    }
  }

  /// The cut of the fewest rows whose recall is proven: recall falls from cut to cut, so that one start
  /// with all rows has the whole level.
  func cut(recall bound: Double, confidence: Double) -> DecisionThreshold? {
    Self.lastProven(of: all.reversed(), starts: 1, level: 1 - confidence) { cut in
      Self.chance(
        of: cut.recall, weight: cut.total.positive, squares: cut.total.squaredPositive,
        under: bound)
    }
  }

  /// The cut of the most rows whose contact rate is proven to be at most a share.
  func cut(contactRate share: Double, confidence: Double) -> DecisionThreshold? {
    Self.lastProven(of: all, starts: 1, level: 1 - confidence) { cut in
      let total = cut.total
      return Self.chance(
        of: 1 - cut.contactRate, weight: total.weight,
        squares: total.squaredPositive + total.squaredNegative, under: 1 - share)
    }
  }

  /// How likely trials that succeed with the probability of the bound reach this share or more; weighted
  /// rows are as many trials as Kish's effective sample size says ("Survey Sampling", 1965).
  private static func chance(
    of share: Double, weight: Double, squares: Double, under bound: Double
  ) -> Double {
    let trials = weight * weight / squares
    let successes = min(share * trials, trials)
    guard successes > 0 else { return 1 }
    return BetaDistribution(alpha: successes, beta: trials - successes + 1).cdf(bound)
  }
}

extension OperatingPoint {
  /// The cut that is proven to keep a bound with a confidence, or none.
  init(
    proven cut: DecisionThreshold?, _ metric: Metric, _ side: Constraint.Side, _ bound: Double,
    confidence: Double, reached: (DecisionThreshold) -> Double
  ) {
    self.init(
      threshold: cut?.threshold ?? Self.aboveAll,
      constraint: Constraint(
        metric: metric.name, side: side, bound: bound, reached: cut.map(reached) ?? 0,
        confidence: confidence, isMet: cut != nil))
  }
}

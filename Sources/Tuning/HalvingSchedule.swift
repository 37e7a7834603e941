/// Which trials are judged on which inner folds, where the worse ones are given up fold by fold:
/// successive halving (Jamieson and Talwalkar, AISTATS 2016) with folds as the resource (Soper,
/// Algorithms 16(1):17, 2023).
package struct HalvingSchedule: Hashable, Sendable {
  /// Trials that are compared on the same folds.
  package struct Rung: Hashable, Sendable {
    /// How many trials there are, the best of the rung before.
    package var trials: Int
    /// The folds that they are judged on, those of the rungs before included.
    package var folds: Range<Int>
  }

  /// From all trials on the first fold to the last ones on all folds.
  package let rungs: [Rung]

  /// Rung r has the first r + 1 folds, the last one all, and ⌈trials / factorʳ⌉ trials.
  ///
  /// There are `rungs`, or three or as many as folds; but none follows one with a single trial, which
  /// has all folds instead.
  ///
  /// - Parameters:
  ///   - trials: How many begin, at least 1.
  ///   - folds: How many inner folds there are, at least 1.
  ///   - factor: By what trials become fewer, at least 2.
  ///   - rungs: From 1 to `folds`.
  package init(trials: Int, folds: Int, factor: Int, rungs: Int? = nil) {
    precondition(trials > 0 && folds > 0, "\(trials) trials, \(folds) folds, at least 1 of each")
    precondition(factor > 1, "factor \(factor), at least 2")
    let most = rungs ?? min(folds, 3)
    precondition((1...folds).contains(most), "\(most) rungs for \(folds) folds")
    var survivors = [trials]
    while survivors.count < most, let last = survivors.last, last > 1 {
      survivors.append((last - 1) / factor + 1)
    }
    self.rungs = survivors.enumerated().map { rung, trials in
      Rung(trials: trials, folds: 0..<(rung == survivors.count - 1 ? folds : rung + 1))
    }
  }

  /// How many fits it takes, if none fails.
  package var fits: Int {
    var (fits, judged) = (0, 0)
    for rung in rungs {
      fits += rung.trials * (rung.folds.count - judged)
      judged = rung.folds.count
    }
    return fits
  }
}

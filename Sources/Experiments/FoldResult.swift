import Concurrency
public import Learning
import Metrics

/// A candidate on a fold: a row of `folds.csv`.
public struct FoldResult: Sendable {
  /// What a candidate that did not fail reached on a fold.
  public struct Scored: Sendable {
    /// How members' scores are combined; nil for others.
    public var ensemble: FittedEnsemble?
    /// The predictions of the fold's test rows.
    public var predictions: OutOfFoldPredictions
    /// What makes probabilities of scores.
    public var calibration: LearntCalibration
    public var operatingPoint: OperatingPoint
    /// Every metric of `Metric.all` at the operating point, in that order; nil where it is undefined.
    public var metrics: [Double?]
  }

  public let candidate: Candidate
  public let fold: Fold
  /// The training rows before balancing.
  public let training: Outcome.Rows
  public let test: Outcome.Rows
  /// What became of the unit; nil for an ensemble, which is no unit.
  public let outcome: Outcome?
  /// The settings that were chosen on the fold; nil where they are not searched, or none was chosen.
  public let trial: Trial?
  /// The scores, or why there are none.
  public let result: Result<Scored, FitError>

  /// The scores; nil where there are none.
  public var scored: Scored? { try? result.get() }

  /// Why there are no scores; nil where there are.
  public var failure: String? {
    if case .failure(let error) = result { error.description } else { nil }
  }

  /// Every metric of `Metric.all`, in that order; nil where it is undefined or there are no scores.
  public var metrics: [Double?] {
    scored?.metrics ?? [Double?](repeating: nil, count: Metric.all.count)
  }
}

extension Study {
  /// Makes every candidate's result on every fold, fold by fold, from the outcomes of all units in the
  /// study's order.
  ///
  /// Calibrations, thresholds and ensembles learn from scores of inner folds only: rows that neither
  /// the fit nor the test saw. They learn from the same ones, an ensemble's weights first: what a
  /// threshold promises inside is a little better than what it keeps outside, where it is judged.
  public func results(of outcomes: [Outcome], threads: Int) -> [FoldResult] {
    let assembly = Assembly(study: self, outcomes: outcomes)
    let width = candidates.count
    return parallelMap(count: folds.count * width, threads: threads) { index in
      assembly.result(candidate: index % width, fold: index / width)
    }
  }

  /// How many rows these are, and how many of them are positive.
  func rows(_ positions: [Int]) -> Outcome.Rows {
    Outcome.Rows(
      count: positions.count,
      positives: positions.reduce(0) { $0 + (data.labels[$1] > 0.5 ? 1 : 0) })
  }
}

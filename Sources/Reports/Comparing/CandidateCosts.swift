import Experiments
import Tables

/// What a candidate takes, over its folds; an ensemble takes what its members take.
public struct CandidateCosts: Sendable, Hashable {
  /// The mean number of learnt numbers.
  public var parameters: Double?
  /// The mean time of a fit, in seconds.
  public var fitSeconds: Double?
  /// The mean time to score a row, in microseconds.
  public var scoreMicroseconds: Double?

  /// The sum of several; nil where one is not known.
  static func sum(_ costs: [CandidateCosts]) -> CandidateCosts {
    func sum(_ values: [Double?]) -> Double? {
      values.reduce(0) { sum, value in sum.flatMap { sum in value.map { sum + $0 } } }
    }
    return CandidateCosts(
      parameters: sum(costs.map(\.parameters)), fitSeconds: sum(costs.map(\.fitSeconds)),
      scoreMicroseconds: sum(costs.map(\.scoreMicroseconds)))
  }
}

/// Reads what candidates of a run took from `folds.csv` and, where it is there, `timings.csv`.
struct CostReader {
  private let run: KeptRun
  private let folds: Table
  private let timings: Table?

  init(_ run: KeptRun) throws(StudyError) {
    self.run = run
    folds = try run.folder.table("folds.csv", text: ["candidate"])
    timings = try? run.folder.table("timings.csv", text: ["candidate", "inner"])
  }

  /// Test rows for every training row.
  var testToTrain: Double {
    let rows = 0..<folds.rowCount
    let tested = rows.reduce(0) { $0 + (folds.number("test_rows", $1) ?? 0) }
    let trained = rows.reduce(0) { $0 + (folds.number("train_rows", $1) ?? 0) }
    return tested / max(trained, 1)
  }

  func costs(of candidate: Candidate) -> CandidateCosts {
    if !candidate.members.isEmpty {
      return .sum(candidate.members.map { self.costs(of: run.candidates[$0]) })
    }
    let places = (0..<folds.rowCount).filter { folds.text("candidate", $0) == candidate.name }
    let tested = places.reduce(0) { $0 + (folds.number("test_rows", $1) ?? 0) }
    let learnt = places.compactMap { folds.number("parameters", $0) }
    var costs = CandidateCosts()
    if !learnt.isEmpty { costs.parameters = learnt.reduce(0, +) / Double(learnt.count) }
    guard let timings else { return costs }
    let units = (0..<timings.rowCount).filter {
      timings.text("candidate", $0) == candidate.name && timings.text("inner", $0).isEmpty
    }
    let fits = units.compactMap { timings.number("fit_seconds", $0) }
    if !fits.isEmpty { costs.fitSeconds = fits.reduce(0, +) / Double(fits.count) }
    let scores = units.compactMap { timings.number("score_seconds", $0) }
    if !scores.isEmpty && tested > 0 {
      costs.scoreMicroseconds = scores.reduce(0, +) / tested * 1_000_000
    }
    return costs
  }
}

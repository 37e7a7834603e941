import Experiments
import Results

/// What a candidate takes, over its folds; an ensemble takes what its members take.
package struct CandidateCosts: Sendable, Hashable {
  /// The mean number of learnt numbers.
  package var parameters: Double?
  /// The mean time of a fit, in seconds.
  package var fitSeconds: Double?
  /// The mean time to score a row, in microseconds.
  package var scoreMicroseconds: Double?

  /// The sum of several; nil where one is not known.
  fileprivate static func sum(_ costs: [CandidateCosts]) -> CandidateCosts {
    func sum(_ values: [Double?]) -> Double? {
      values.reduce(0) { sum, value in sum.flatMap { sum in value.map { sum + $0 } } }
    }
    return CandidateCosts(
      parameters: sum(costs.map(\.parameters)), fitSeconds: sum(costs.map(\.fitSeconds)),
      scoreMicroseconds: sum(costs.map(\.scoreMicroseconds)))
  }
}

/// What the candidates of a run took, from `folds.csv` and, where it is there, `timings.csv`.
struct RunCosts {
  private let run: ComparedRun
  private let timings: TimingsFile?

  init(_ run: ComparedRun) {
    self.run = run
    timings = try? run.files.read()
  }

  func costs(of candidate: Candidate) -> CandidateCosts {
    if !candidate.members.isEmpty {
      return .sum(candidate.members.map { costs(of: run.candidates[$0]) })
    }
    let tested = run.folds.rows.filter { $0.candidate == candidate.name }
    let rowCount = tested.reduce(0) { $0 + Double($1.test.count) }
    let fits = timings?.rows.filter { $0.candidate == candidate.name && $0.inner == nil } ?? []
    let scoreSeconds = fits.isEmpty ? nil : fits.map(\.scoreSeconds).reduce(0, +)
    return CandidateCosts(
      parameters: Self.mean(tested.compactMap(\.parameters)),
      fitSeconds: Self.mean(fits.map(\.fitSeconds)),
      scoreMicroseconds: rowCount > 0 ? scoreSeconds.map { $0 / rowCount * 1_000_000 } : nil)
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

import Learning

/// What a candidate takes, over its folds; an ensemble takes what its members take.
public struct CandidateCosts: Sendable, Hashable {
  /// The mean number of learnt numbers.
  public var parameters: Double?
  /// The mean time of a fit, in seconds.
  public var fitSeconds: Double?
  /// The time to score a row, in microseconds: the median over the folds, since a machine that is busy for a
  /// moment makes some of them many times as long.
  public var scoreMicroseconds: Double?

  public init(parameters: Double?, fitSeconds: Double?, scoreMicroseconds: Double?) {
    self.parameters = parameters
    self.fitSeconds = fitSeconds
    self.scoreMicroseconds = scoreMicroseconds
  }

  /// One fit of a candidate on a fold.
  package struct Fit {
    package var parameters: Double?
    /// Nil where times were not kept.
    package var seconds: (fit: Double, score: Double)?
    package var testedRows: Int

    package init(parameters: Double?, seconds: (fit: Double, score: Double)?, testedRows: Int) {
      self.parameters = parameters
      self.seconds = seconds
      self.testedRows = testedRows
    }
  }

  /// What each candidate takes that is none of an ensemble; the sum of its members for an ensemble.
  package static func all(
    of candidates: [Candidate], fits: (Candidate) -> [Fit]
  ) -> [String: CandidateCosts] {
    func costs(_ candidate: Candidate) -> CandidateCosts {
      candidate.members.isEmpty
        ? CandidateCosts(fits(candidate)) : sum(candidate.members.map { costs(candidates[$0]) })
    }
    return Dictionary(uniqueKeysWithValues: candidates.map { ($0.name, costs($0)) })
  }

  /// What fits take.
  package init(_ fits: [Fit]) {
    parameters = Self.mean(fits.compactMap(\.parameters))
    fitSeconds = Self.mean(fits.compactMap { $0.seconds?.fit })
    scoreMicroseconds = Self.median(
      fits.compactMap { fit in
        fit.testedRows == 0
          ? nil : fit.seconds.map { $0.score / Double(fit.testedRows) * 1_000_000 }
      })
  }

  /// The sum of several; nil where one is not known.
  private static func sum(_ costs: [CandidateCosts]) -> CandidateCosts {
    func sum(_ values: [Double?]) -> Double? {
      values.reduce(0) { sum, value in sum.flatMap { sum in value.map { sum + $0 } } }
    }
    return CandidateCosts(
      parameters: sum(costs.map(\.parameters)), fitSeconds: sum(costs.map(\.fitSeconds)),
      scoreMicroseconds: sum(costs.map(\.scoreMicroseconds)))
  }

  private static func median(_ values: [Double]) -> Double? {
    let rising = values.sorted()
    guard !rising.isEmpty else { return nil }
    return (rising[(rising.count - 1) / 2] + rising[rising.count / 2]) / 2
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

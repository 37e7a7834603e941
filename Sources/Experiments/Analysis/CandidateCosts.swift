import Learning

/// What a candidate takes, over its folds; an ensemble takes what its members take, those that do not count on
/// some folds by the share of folds on which they do, but for the time to fit: all are fitted to be chosen from.
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

  /// What each candidate takes.
  ///
  /// - Parameter used: for an ensemble the names of the members that count, fold by fold; where it is empty, all
  ///   count.
  package static func all(
    of candidates: [Candidate], fits: (Candidate) -> [Fit], used: (Candidate) -> [[String]]
  ) -> [String: CandidateCosts] {
    func costs(_ candidate: Candidate) -> CandidateCosts {
      guard !candidate.members.isEmpty else { return CandidateCosts(fits(candidate)) }
      let folds = used(candidate)
      return sum(
        candidate.members.map { member in
          let name = candidates[member].name
          let share = folds.isEmpty ? 1 : Double(folds.count { $0.contains(name) })
          return (costs(candidates[member]), share / Double(max(folds.count, 1)))
        })
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

  /// The sum of several that count so often; nil where one is not known.
  private static func sum(_ members: [(costs: CandidateCosts, share: Double)]) -> CandidateCosts {
    func sum(_ value: (CandidateCosts, Double) -> Double?) -> Double? {
      members.reduce(0) { sum, member in
        sum.flatMap { sum in value(member.costs, member.share).map { sum + $0 } }
      }
    }
    func shared(_ part: KeyPath<CandidateCosts, Double?>) -> Double? {
      sum { costs, share in share == 0 ? 0 : costs[keyPath: part].map { share * $0 } }
    }
    return CandidateCosts(
      parameters: shared(\.parameters), fitSeconds: sum { costs, _ in costs.fitSeconds },
      scoreMicroseconds: shared(\.scoreMicroseconds))
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

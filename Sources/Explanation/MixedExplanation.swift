import Learning
import Tables

/// Interventional Shapley values of a mean of models of which some add up on probabilities.
///
/// What a column contributes to a mean is the mean of what it contributes to its members: those that can be
/// explained exactly are, and only the rest is sampled.
struct MixedExplanation: Sendable {
  private struct Part: Sendable {
    /// How much of the mean it is.
    var share: Double
    var explanation: ExactExplanation
  }

  private let parts: [Part]
  private let rest: SampledExplanation
  private let restShare: Double
  let base: Double

  /// Nil where there is nothing to gain: the scorer is no mean, or has no such model whose scores count as they
  /// are.
  init?(_ scorer: Scorer, background: RawRows, pairs: Int) throws(DataError) {
    guard let combination = scorer.combination, let counts = combination.counts,
      scorer.calibration == .identity
    else { return nil }
    let background = background.selecting(rows: Array(0..<min(pairs, background.count)))
    let total = Double(counts.reduce(0, +))
    var parts: [Part] = []
    var others: [Int] = []
    for place in counts.indices where counts[place] > 0 {
      let exact = try ExactExplanation(
        scorer.mean(of: [place], combination), background: background)
      if let exact, exact.explains == .probability {
        parts.append(Part(share: Double(counts[place]) / total, explanation: exact))
      } else {
        others.append(place)
      }
    }
    guard !parts.isEmpty, !others.isEmpty else { return nil }
    self.parts = parts
    rest = try SampledExplanation(
      scorer.mean(of: others, combination), background: background, pairs: pairs)
    restShare = Double(others.reduce(0) { $0 + counts[$1] }) / total
    base = parts.reduce(restShare * rest.base) { $0 + $1.share * $1.explanation.base }
  }

  func contributions(of rows: RawRows, threads: Int) throws(DataError) -> ColumnContributions {
    var found = try rest.contributions(of: rows, threads: threads)
    for place in found.values.indices { found.values[place] *= restShare }
    found.standardErrors = found.standardErrors.map { $0.map { $0 * restShare } }
    for part in parts {
      let exact = try part.explanation.contributions(of: rows, threads: threads)
      for (place, value) in exact.values.enumerated() { found.values[place] += part.share * value }
    }
    found.base = base
    return found
  }
}

extension Scorer {
  /// The mean of some members only.
  fileprivate func mean(of places: [Int], _ combination: FittedEnsemble) -> Scorer {
    Scorer(
      schema: schema, members: places.map { members[$0] },
      combination: combination.selecting(places), calibration: calibration,
      operatingPoint: operatingPoint, segments: segments)
  }
}

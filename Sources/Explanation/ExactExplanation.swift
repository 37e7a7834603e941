import Learning
import Tables

/// A scorer whose contributions are exact: one additive model, or a mean of models that add up on
/// probabilities.
struct ExactExplanation: Sendable {
  private struct Part: Sendable {
    var weight: Double
    var program: FeatureProgram
    var attribution: any Attribution
  }

  private let parts: [Part]
  private let columns: Int
  /// What calibration multiplies log odds by.
  private var scale = 1.0
  private(set) var base = 0.0
  private(set) var explains = ExplainedScore.probability

  /// Nil where the scorer is something else.
  init?(_ scorer: Scorer, background: RawRows) throws(DataError) {
    guard let weights = scorer.memberWeights else { return nil }
    columns = scorer.schema.allColumns.count
    var parts: [Part] = []
    var calibrations: [FittedCalibration] = []
    for (member, weight) in zip(scorer.members, weights) where weight > 0 {
      guard let model = member.model as? any AdditiveModel,
        let attribution = model.attribution(
          against: try member.program.features(of: background),
          groups: FeatureGroups(member.program, schema: scorer.schema))
      else { return nil }
      parts.append(Part(weight: weight, program: member.program, attribution: attribution))
      calibrations.append(member.calibration)
    }
    self.parts = parts
    base = parts.reduce(0) { $0 + $1.weight * $1.attribution.base }
    if parts.count == 1, parts[0].attribution.scale == .logOdds {
      calibrateLogOdds([calibrations[0], scorer.calibration])
      return
    }
    let isMean = calibrations.allSatisfy { $0 == .identity }
    guard parts.allSatisfy({ $0.attribution.scale == .probability }), parts.count == 1 || isMean
    else { return nil }
    let isPlain = isMean && scorer.calibration == .identity
    explains = isPlain ? .probability : .uncalibratedProbability
  }

  /// Straight lines on log odds are taken up; what comes from a first step on is not explained.
  private mutating func calibrateLogOdds(_ calibrations: [FittedCalibration]) {
    explains = .logOdds
    for calibration in calibrations {
      switch calibration {
      case .identity: break
      case .logit(let factor, let offset):
        scale *= factor
        base = factor * base + offset
      case .steps:
        explains = .uncalibratedLogOdds
        return
      }
    }
  }

  func contributions(of rows: RawRows, threads: Int) throws(DataError) -> ColumnContributions {
    var sums = [Double](repeating: 0, count: rows.count * columns)
    for part in parts {
      let found = part.attribution.contributions(
        of: try part.program.features(of: rows), threads: threads
      )
      for (place, value) in found.values.enumerated() { sums[place] += part.weight * value }
    }
    if scale != 1 { for place in sums.indices { sums[place] *= scale } }
    return ColumnContributions(base: base, columns: columns, values: sums, standardErrors: nil)
  }
}

extension Scorer {
  /// How much each member counts in a mean; nil where scores are combined otherwise.
  fileprivate var memberWeights: [Double]? {
    switch combination {
    case nil: return members.count == 1 ? [1] : nil
    case .mean(let counts):
      let total = Double(counts.reduce(0, +))
      return counts.map { Double($0) / total }
    case .calibratedMean, .logistic: return nil
    }
  }
}

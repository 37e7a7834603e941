import Learning
import Metrics
import StrictJSON

/// What can be said of the bounds of a study and of the base rate that they are meant for, before anything
/// runs.
struct OperatingPointChecks {
  let study: Study

  /// How far from one half the share of positive rows of a data set that was balanced lies at most.
  private static let whisker = 0.005
  /// With fewer rows than this a share of one half is no wonder.
  private static let fewestRows = 100

  func findings() -> [Finding] { idleBounds() + balance() + change() }

  // MARK: - Bounds that ask nothing

  private struct Bound: Hashable {
    var metric: String
    var value: Double
    /// Who asks it.
    var asker: String
  }

  /// What is required, and what operating points keep.
  private var bounds: [Bound] {
    var bounds = study.spec.rank.require.members.map {
      Bound(metric: $0.name, value: $0.value, asker: "rank.require")
    }
    for candidate in study.candidates where !candidate.isBaseline {
      guard let rule = candidate.operatingPoint.component as? PrecisionAtLeast else { continue }
      let bound = Bound(
        metric: Metric.precision.name, value: rule.precision, asker: PrecisionAtLeast.name)
      let isKnown = bounds.contains { $0.metric == bound.metric && $0.value == bound.value }
      if !isKnown { bounds.append(bound) }
    }
    return bounds
  }

  /// Bounds that every row predicted positive keeps, or the base rate given as every row's probability.
  ///
  /// Recall and contact rate are left out: that all rows reach a recall of 1 is what precision is asked
  /// for, beside it.
  private func idleBounds() -> [Finding] {
    let left = [Metric.recall.name, Metric.contactRate.name, Metric.specificity.name]
    return bounds.compactMap { bound in
      guard !left.contains(bound.metric), let metric = Metric.named(bound.metric),
        metric.unit != .count, let reached = metric.score(everybody),
        metric.isLoss ? reached <= bound.value : reached >= bound.value
      else { return nil }
      return finding(bound, metric, reached)
    }
  }

  /// All rows, each predicted positive and with the base rate as its probability.
  private var everybody: ScoredRows {
    ScoredRows(
      labels: [1, 0], scores: [Float](repeating: Float(study.baseRate), count: 2),
      weights: [study.baseRate, 1 - study.baseRate], decisions: [true, true],
      costs: study.spec.costs)
  }

  private func finding(_ bound: Bound, _ metric: Metric, _ reached: Double) -> Finding {
    let side = metric.isLoss ? "at most" : "at least"
    let asked = "\(metric.name) \(side) \(decimal(bound.value, places: 3))"
    let gives =
      metric.family == .decisions
      ? "predicting every row positive gives \(metric.name) \(decimal(reached, places: 3)) with recall "
        + "1.000 and contacts everybody"
      : "the base rate as every row's probability gives \(metric.name) "
        + decimal(reached, places: 3)
    return Finding(
      "bound-met-by-base-rate", .warning,
      "\(asked), as \(bound.asker) has it, asks nothing: at a base rate of "
        + "\(decimal(study.baseRate, places: 3)) \(gives)",
      numbers: [("bound", bound.value), ("reached", reached), ("baseRate", study.baseRate)])
  }

  // MARK: - The base rate

  /// Classes so equal that somebody made them so.
  private func balance() -> [Finding] {
    let data = study.data
    guard study.spec.rank.baseRate == nil, data.rowCount >= Self.fewestRows,
      abs(data.baseRate - 0.5) <= Self.whisker,
      abs(Double(data.positives) / Double(data.rowCount) - 0.5) <= Self.whisker
    else { return [] }
    return [
      Finding(
        "balanced-beforehand", .warning,
        "\(Phrases.part(data.positives, of: data.rowCount)) rows are positive: was the data set balanced "
          + "beforehand? Then this is not the base rate of the world, on which thresholds, precision, "
          + "profit and probabilities depend; rank.baseRate sets it",
        numbers: [("positives", Double(data.positives)), ("rows", Double(data.rowCount))])
    ]
  }

  /// That numbers are for another base rate.
  private func change() -> [Finding] {
    guard let world = study.spec.rank.baseRate else { return [] }
    return [
      Finding(
        "base-rate-set", .note,
        "thresholds, metrics and probabilities are for a base rate of \(decimal(world, places: 3)) "
          + "(rank.baseRate), not for the \(decimal(study.data.baseRate, places: 3)) of the rows",
        numbers: [("baseRate", world), ("rows", study.data.baseRate)])
    ]
  }
}

extension Audit {
  /// What can be said of a study's bounds and base rate before anything runs.
  package static func operatingPointFindings(of study: Study) -> [Finding] {
    OperatingPointChecks(study: study).findings()
  }
}

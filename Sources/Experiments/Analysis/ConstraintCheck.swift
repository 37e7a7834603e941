public import Learning
import Metrics

/// What became, on held-out rows, of the constraint under which thresholds were chosen.
public struct ConstraintCheck: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// The estimate keeps it; where a confidence was asked, thresholds of most folds were proven as well.
    case kept
    /// The estimate misses it, but its interval reaches it.
    case withinInterval
    /// The whole interval misses it.
    case missed
    /// No threshold kept it on the inner folds of most folds.
    case impossible
    /// A confidence was asked, and no threshold was proven on the inner folds of most folds.
    case unproven
  }

  /// The metric that is bounded, by its name.
  public var metric: String
  /// Which side is allowed.
  public var side: OperatingPoint.Constraint.Side
  public var bound: Double
  /// How sure thresholds had to be; nil where what they reach was enough.
  public var confidence: Double?
  /// The mean over the folds of what their thresholds reached on inner folds.
  ///
  /// Where no threshold kept the bound in most folds, over those folds; nil where no fold has a threshold.
  public var reachedInside: Double?
  public var status: Status

  public init(
    metric: String, side: OperatingPoint.Constraint.Side, bound: Double,
    confidence: Double? = nil, reachedInside: Double?, status: Status
  ) {
    self.metric = metric
    self.side = side
    self.bound = bound
    self.confidence = confidence
    self.reachedInside = reachedInside
    self.status = status
  }

  /// Puts together what a candidate's folds asked and what they reached.
  ///
  /// - Parameter estimate: the bounded metric on held-out rows.
  init?(_ results: [FoldResult], estimate: (String) -> Estimate) {
    let constraints = results.compactMap(\.scored?.operatingPoint.constraint)
    guard let first = constraints.first else { return nil }
    metric = first.metric
    side = first.side
    bound = first.bound
    confidence = first.confidence
    let unmet = constraints.filter { !$0.isMet }
    let isImpossible = 2 * unmet.count > constraints.count
    let reached = (isImpossible ? unmet : constraints).filter { !$0.isUnproven }.map(\.reached)
    reachedInside = reached.isEmpty ? nil : reached.reduce(0, +) / Double(reached.count)
    status = .kept
    let tested = estimate(first.metric)
    if isImpossible {
      status = first.confidence == nil ? .impossible : .unproven
    } else if let value = tested.value, !keeps(value) {
      let best = tested.interval.map { side == .atLeast ? $0.upper : $0.lower } ?? value
      status = keeps(best) ? .withinInterval : .missed
    }
  }

  /// `precision at least 0.500`, and `with confidence 0.9` behind it where one was asked.
  public var phrase: String {
    OperatingPoint.Constraint.phrase(metric, side, bound, confidence: confidence)
  }

  func keeps(_ value: Double) -> Bool { side == .atLeast ? value >= bound : value <= bound }
}

public import Learning
import Metrics

/// A logistic regression on the log odds of the members' calibrated scores, with an L2 penalty (Wolpert,
/// "Stacked generalization", Neural Networks 5, 1992; Breiman, "Stacked regressions", Machine Learning 24,
/// 1996; Ting and Witten, "Issues in stacked generalization", JAIR 10, 1999).
///
/// Scores are calibrated by Platt scaling first, so that the penalty is as fair to one member as to another.
/// With zᵢ the calibrated log odds of member i less those of the share of positive rows, it minimises
/// Σ log loss + ‖v‖² / (2 c) over v₀ + Σ vᵢ zᵢ, the intercept, which starts at the base rate, without penalty.
/// A member whose weight is not above 0 by what it tells more than it costs is dropped, the weakest first: where
/// v² is less than twice its variance, which is Akaike's criterion (1974) in Wald's approximation; of two
/// that are equally weak the later. One always stays.
public struct Stacking: Ensemble {
  public static let name = "stacking"
  public static let summary =
    "logistic regression with an L2 penalty on the log odds of the members' calibrated scores"
  public static let settings = [
    Setting("members", "the candidates that it is made of; empty: all that are fitted"),
    Setting("c", "the inverse of the penalty's strength", .between(1e-12, 1e12)),
    Setting("nonNegative", "whether weights are kept from falling below 0"),
  ]

  public var members: [String] = []
  public var c = 1.0
  /// On made-up studies it loses to its best member beyond noise about half as often so
  /// (`Benchmarks/Simulation.md`).
  public var nonNegative = true

  /// All candidates, with c = 1.
  public init() {}

  /// Some candidates, all where none is named, and a strength of the penalty.
  public init(members: [String] = [], c: Double = 1, nonNegative: Bool = true) {
    self.members = members
    self.c = c
    self.nonNegative = nonNegative
  }

  public var learns: Bool { true }

  /// Finds the weights and the intercept.
  ///
  /// Throws `FitError.unsuitable` without members and `FitError.oneClass` where the labels are of
  /// one class only.
  public func fit(
    _ scores: [[Float]], labels: [Float], weights: [Double]?, context: FitContext
  ) throws(FitError) -> FittedEnsemble {
    try checkMembers(scores)
    try checkRows(scores, labels, weights)
    let calibration = MemberCalibration(scores, labels: labels, weights: weights)
    var regression = StackingRegression(
      columns: [], labels: labels, weights: weights, c: c, isNonNegative: nonNegative)
    let base = regression.baseLogOdds
    regression.columns = zip(scores, calibration.lines).map { list, line in
      list.map { line.scale * calibration.odds($0) + line.offset - base }
    }
    // Scores that rank rows the wrong way round, or not at all, are a constant once calibrated.
    let telling = scores.indices.filter { calibration.lines[$0].scale > 0 }
    let optimum = try Self.pruned(
      regression, from: telling.isEmpty ? [0] : telling, context: context)
    var intercept = optimum.intercept
    for (weight, line) in zip(optimum.coefficients, calibration.lines) {
      intercept += weight * (line.offset - base)
    }
    return .logistic(
      weights: zip(optimum.coefficients, calibration.lines).map { $0 * $1.scale },
      intercept: intercept, margin: calibration.margin)
  }

  /// The optimum on those members that add something.
  private static func pruned(
    _ regression: StackingRegression, from members: [Int], context: FitContext
  ) throws(FitError) -> StackingRegression.Optimum {
    var kept = members
    while true {
      let optimum = try regression.optimum(on: kept, context: context)
      let above = kept.filter { optimum.coefficients[$0] != 0 }
      if !above.isEmpty, above.count < kept.count {
        kept = above
        continue
      }
      var weakest: (member: Int, strength: Double)?
      for member in kept {
        let weight = optimum.coefficients[member]
        let strength =
          optimum.variances[member] > 0 ? weight * weight / optimum.variances[member] : 0
        // Equal but for rounding: copies of one member.
        if weakest.map({ strength <= $0.strength * (1 + 1e-9) }) ?? true {
          weakest = (member, strength)
        }
      }
      guard kept.count > 1, let weakest, weakest.strength < 2 else { return optimum }
      kept.removeAll { $0 == weakest.member }
    }
  }
}

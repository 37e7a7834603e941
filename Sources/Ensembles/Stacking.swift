public import Learning
import Linear

/// A logistic regression on the log odds of the members' scores, with an L2 penalty (Wolpert, "Stacked
/// generalization", Neural Networks 5, 1992; Breiman, "Stacked regressions", Machine Learning 24, 1996).
///
/// It minimises Σ log loss + ‖w‖² / (2 c), the intercept without penalty. Log odds are not
/// standardised: all have the same unit, so that the penalty is as fair to one member as to another,
/// and a member whose scores hardly vary is not blown up. Weights may be negative.
public struct Stacking: Ensemble {
  public static let name = "stacking"
  public static let summary =
    "logistic regression with an L2 penalty on the log odds of the members' scores"
  public static let settings = [
    Setting("members", "the candidates that it is made of; empty: all that are fitted"),
    Setting("c", "the inverse of the penalty's strength", .between(1e-12, 1e12)),
  ]

  /// Scores are kept this far away from 0 and 1, so that log odds stay within ±13.8.
  public static let margin = 1e-6

  public var members: [String] = []
  public var c = 1.0

  /// All candidates, with c = 1.
  public init() {}

  /// Some candidates, all where none is named, and a strength of the penalty.
  public init(members: [String] = [], c: Double = 1) {
    self.members = members
    self.c = c
  }

  public var learns: Bool { true }

  /// Finds the weights and the intercept, on log odds that are rounded to single precision.
  ///
  /// Throws `FitError.unsuitable` without members and `FitError.oneClass` where the labels are of
  /// one class only.
  public func fit(
    _ scores: [[Float]], labels: [Float], weights: [Double]?, context: FitContext
  ) throws(FitError) -> FittedEnsemble {
    try checkMembers(scores)
    try checkRows(scores, labels, weights)
    let model = try LogisticRegression(c: c, piecewiseLinear: .never).fit(
      Self.data(scores, labels: labels, weights: weights), context: context)
    return .logistic(
      weights: model.coefficients, intercept: model.intercept, margin: Self.margin)
  }

  /// The log odds as features, one for every member.
  private static func data(
    _ scores: [[Float]], labels: [Float], weights: [Double]?
  ) -> Dataset {
    let odds = scores.map { list in
      list.map { Float(FittedEnsemble.logOdds(Double($0), margin: margin)) }
    }
    let elements = labels.indices.flatMap { row in odds.map { $0[row] } }
    return Dataset(
      features: Tensor(shape: [labels.count, scores.count], elements: elements),
      columns: scores.indices.map { Feature(name: "member \($0)") }, labels: labels,
      weights: weights.map { $0.map { Float($0) } })
  }
}

public import Learning

/// The rising steps that fit the truth best.
///
/// Zadrozny and Elkan, "Transforming classifier scores into accurate multiclass probability
/// estimates", KDD 2002, by pooling adjacent violators; rows with equal scores are one point. As in
/// scikit-learn it is straight between the ends of two steps, and constant beyond the first and last.
public struct IsotonicRegression: Calibration {
  public static let name = "isotonic"
  public static let summary =
    "the rising steps that fit the truth best, straight lines between them"
  public static let settings: [Setting] = []

  public init() {}

  /// Any rising change is taken up.
  public var correctsPrior: Bool { false }
  public var learns: Bool { true }

  /// Learns from scores of rows whose truth is known.
  ///
  /// Throws `FitError.tooFew` for fewer than two rows, and `FitError.oneClass`.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    fit(try rows.groupsOfBothClasses(for: "isotonic regression"))
  }

  package func fit(_ groups: ScoreGroups) -> FittedCalibration {
    let (scores, values) = Self.steps(
      groups.all.map { Step(from: $0.score, to: $0.score, sum: $0.positive, weight: $0.weight) })
    return .steps(scores: scores, probabilities: values)
  }

  /// Neighbouring points that share one value.
  package struct Step: Sendable {
    /// The first of them.
    package var from: Double
    /// The last of them.
    package var to: Double
    /// The weighted sum of what they fit.
    package var sum: Double
    package var weight: Double
    package var value: Double { sum / weight }

    package init(from: Double, to: Double, sum: Double, weight: Double) {
      self.from = from
      self.to = to
      self.sum = sum
      self.weight = weight
    }
  }

  /// The ends of the rising steps that points, by rising score, are pooled into.
  package static func steps(_ points: [Step]) -> (scores: [Double], values: [Double]) {
    var steps: [Step] = []
    for point in points {
      var pooled = point
      while let last = steps.last, last.value >= pooled.value {
        pooled.from = last.from
        pooled.sum += last.sum
        pooled.weight += last.weight
        steps.removeLast()
      }
      steps.append(pooled)
    }
    var (scores, values) = ([Double](), [Double]())
    for step in steps {
      scores.append(step.from)
      values.append(step.value)
      if step.to > step.from {
        scores.append(step.to)
        values.append(step.value)
      }
    }
    return (scores, values)
  }
}

import CKernels

/// The loss that Hand's H-measure averages over the relative cost c of the two errors.
///
/// A false positive costs c and a false negative 1 − c, where c follows a Beta(2, 1 + π₀ / π₁)
/// distribution, whose mode is the share π₁ of positive rows (Hand and Anagnostopoulos, "A better
/// Beta for the H measure of classification performance", Pattern Recognition Letters 40, 2014).
/// With a first shape of 2 every integral has a closed form.
struct MisclassificationLoss {
  private let positive: Double
  private let negative: Double
  private let shape: Double

  /// The loss where both classes have these weights.
  init(classes: Tie) {
    positive = classes.positive / classes.weight
    negative = classes.negative / classes.weight
    shape = 1 + negative / positive
  }

  /// 1 less the loss at the best threshold for every c, relative to the loss without any scores
  /// (Hand, "Measuring classifier performance", Machine Learning 77, 2009).
  func hMeasure(_ hull: RankingHull) -> Double {
    guard let all = hull.points.last else { return 0 }
    var loss = 0.0
    var upper = parts(below: 1)
    for (reached, next) in zip(hull.points, hull.points.dropFirst()) {
      let gained = next.positive - reached.positive
      let lower = parts(below: gained / (gained + next.negative - reached.negative))
      loss += reached.negative * (upper.falsePositive - lower.falsePositive)
      loss += (all.positive - reached.positive) * (upper.falseNegative - lower.falseNegative)
      upper = lower
    }
    loss += all.negative * upper.falsePositive
    return max(0, 1 - loss / all.weight / largest)
  }

  /// The loss of predicting all rows positive or none, whichever is cheaper.
  private var largest: Double {
    let (below, whole) = (parts(below: positive), parts(below: 1))
    return negative * below.falsePositive
      + positive * (whole.falseNegative - below.falseNegative)
  }

  /// ∫ c w(c) dc and ∫ (1 − c) w(c) dc from 0 to a cost.
  private func parts(below cost: Double) -> (falsePositive: Double, falseNegative: Double) {
    let power = ck_pow(1 - cost, shape)
    let share = 1 - power * (1 + shape * cost)
    let falseNegative =
      shape / (shape + 2) * (1 - power * (1 - cost) * (1 + (shape + 1) * cost))
    return (share - falseNegative, falseNegative)
  }
}

import CKernels

/// A rising map from scores to probabilities.
public enum FittedCalibration: Codable, Hashable, Sendable {
  /// Scores as they are.
  case identity
  /// logit(p') = scale × logit(p) + offset: Platt's and temperature scaling, and a change of prior.
  case logit(scale: Double, offset: Double)
  /// Straight between these points, constant beyond the first and the last; both lists rise.
  case steps(scores: [Double], probabilities: [Double])

  /// The map that undoes a change of the prior: `shift` is what balancing added to the log odds of
  /// the positive class (Elkan 2001, theorem 2; King and Zeng 2001).
  public static func prior(shift: Double) -> FittedCalibration {
    shift == 0 ? .identity : .logit(scale: 1, offset: -shift)
  }

  /// Whether it maps probabilities to probabilities: finite numbers, and points that rise.
  public var isSound: Bool {
    switch self {
    case .identity: true
    case .logit(let scale, let offset): scale.isFinite && offset.isFinite
    case .steps(let scores, let probabilities):
      !scores.isEmpty && scores.count == probabilities.count
        && zip(scores, scores.dropFirst()).allSatisfy { $0 < $1 }
        && zip(probabilities, probabilities.dropFirst()).allSatisfy { $0 <= $1 }
        && probabilities.allSatisfy { 0...1 ~= $0 }
    }
  }

  /// The probability of a score; 0 and 1 stay what they are under `logit`.
  public func callAsFunction(_ score: Float) -> Float {
    switch self {
    case .identity: score
    case .logit(let scale, let offset): Self.moved(score, scale: scale, offset: offset)
    case .steps(let scores, let probabilities):
      Float(Self.between(Double(score), scores, probabilities))
    }
  }

  /// The probabilities of many scores.
  public func callAsFunction(_ scores: [Float]) -> [Float] {
    if case .identity = self { return scores }
    return scores.map { self($0) }
  }

  private static func moved(_ score: Float, scale: Double, offset: Double) -> Float {
    guard score > 0 && score < 1 else { return score }
    let probability = Double(score)
    return Float(ck_sigmoid(scale * (ck_log(probability) - ck_log(1 - probability)) + offset))
  }

  private static func between(_ x: Double, _ xs: [Double], _ ys: [Double]) -> Double {
    guard let first = xs.first, let last = xs.last, x > first else { return ys.first ?? x }
    guard x < last else { return ys[ys.count - 1] }
    var low = 0
    var high = xs.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if xs[middle] <= x { low = middle } else { high = middle }
    }
    let share = (x - xs[low]) / (xs[high] - xs[low])
    return ys[low] + share * (ys[high] - ys[low])
  }
}

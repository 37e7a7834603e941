import CKernels

/// A way to make one score of many.
public enum FittedEnsemble: Codable, Hashable, Sendable {
  /// The mean, a member counting as often as it was chosen: exactly the member where there is one only,
  /// however often.
  case mean(counts: [Int])
  /// The logistic function of weighted log odds; scores are kept `margin` away from 0 and 1.
  case logistic(weights: [Double], intercept: Double, margin: Double)

  /// Whether it combines so many members.
  public func isSound(members: Int) -> Bool {
    switch self {
    case .mean(let counts):
      counts.count == members && counts.allSatisfy { 0...1_000_000 ~= $0 }
        && counts.contains { $0 > 0 }
    case .logistic(let weights, let intercept, let margin):
      weights.count == members && weights.allSatisfy(\.isFinite) && intercept.isFinite
        && margin > 0 && margin < 0.5
    }
  }

  /// The score of every row; `members` holds a list for every member.
  public func scores(_ members: [[Float]]) -> [Float] {
    guard let rows = members.first?.count else { return [] }
    switch self {
    case .mean(let counts):
      let total = Double(counts.reduce(0, +))
      return (0..<rows).map { row in
        var sum = 0.0
        for (scores, count) in zip(members, counts) { sum += Double(count) * Double(scores[row]) }
        return Float(sum / total)
      }
    case .logistic(let weights, let intercept, let margin):
      return (0..<rows).map { row in
        var sum = intercept
        for (scores, weight) in zip(members, weights) {
          sum += weight * Self.logOdds(Double(scores[row]), margin: margin)
        }
        return Float(ck_sigmoid(sum))
      }
    }
  }

  /// ln(p / (1 - p)) of a probability that is first kept `margin` away from 0 and 1.
  public static func logOdds(_ probability: Double, margin: Double) -> Double {
    let kept = min(max(probability, margin), 1 - margin)
    return ck_log(kept) - ck_log(1 - kept)
  }
}

import CKernels
import ONNX

/// Settings of a candidate that is made of the scores of others.
///
/// It learns from out-of-fold scores of training rows, never from rows that it is judged on.
public protocol Ensemble: Component {
  /// The candidates that it is made of; all that are fitted where it is empty.
  var members: [String] { get }
  /// Whether it learns from scores; one that does not is fitted without any.
  var learns: Bool { get }
  /// Learns how to combine: `scores` holds a list for every member, all in the order of the labels;
  /// `weights` says how much each row counts, nil that all count 1.
  func fit(
    _ scores: [[Float]], labels: [Float], weights: [Double]?, context: FitContext
  ) throws(FitError) -> FittedEnsemble
}

extension Ensemble {
  /// Learns how to combine from rows that count the same.
  public func fit(
    _ scores: [[Float]], labels: [Float], context: FitContext
  ) throws(FitError) -> FittedEnsemble {
    try fit(scores, labels: labels, weights: nil, context: context)
  }
}

extension ComponentSpec where Family == any Ensemble {
  public init(_ component: some Ensemble) { self.init(component) { $0 } }
}

/// A way to make one score of many.
public enum FittedEnsemble: Codable, Hashable, Sendable {
  /// The mean, a member counting as often as it was chosen: exactly the member where there is one only,
  /// however often.
  case mean(counts: [Int])
  /// The logistic function of weighted log odds; scores are kept `margin` away from 0 and 1.
  case logistic(weights: [Double], intercept: Double, margin: Double)

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

extension FittedEnsemble {
  /// The score of every row of members' scores [rows, 1] in single precision, computed in double.
  func graph(_ members: [Value], in builder: inout GraphBuilder) -> Value {
    switch self {
    case .mean(let counts):
      var sum = builder.scalar(0.0)
      for (scores, count) in zip(members, counts) {
        let wide = builder.cast(scores, to: .double)
        sum = builder.add(sum, builder.multiply(builder.scalar(Double(count)), wide))
      }
      let total = builder.scalar(Double(counts.reduce(0, +)))
      return builder.cast(builder.divide(sum, total), to: .float)
    case .logistic(let weights, let intercept, let margin):
      var sum = builder.scalar(intercept)
      for (scores, weight) in zip(members, weights) {
        let wide = builder.cast(scores, to: .double)
        let kept = builder.node(
          "Clip", [wide, builder.scalar(margin), builder.scalar(1 - margin)])
        let odds = builder.logOdds(kept)
        sum = builder.add(sum, builder.multiply(builder.scalar(weight), odds))
      }
      return builder.cast(builder.sigmoid(sum), to: .float)
    }
  }
}

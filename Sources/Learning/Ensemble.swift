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
  /// The mean of calibrated scores, a member counting as often as it was chosen: the log odds of a member's
  /// scores, which are kept `margin` away from 0 and 1, are multiplied by its scale and moved by its offset. With
  /// scale 1 and offset 0 a member's scores count as they are.
  case calibratedMean(counts: [Int], scales: [Double], offsets: [Double], margin: Double)
  /// The logistic function of weighted log odds; scores are kept `margin` away from 0 and 1.
  case logistic(weights: [Double], intercept: Double, margin: Double)

  public func isSound(members: Int) -> Bool {
    switch self {
    case .mean(let counts): Self.areSound(counts, members: members)
    case .calibratedMean(let counts, let scales, let offsets, let margin):
      Self.areSound(counts, members: members) && scales.count == members
        && offsets.count == members && (scales + offsets).allSatisfy(\.isFinite)
        && margin > 0 && margin < 0.5
    case .logistic(let weights, let intercept, let margin):
      weights.count == members && weights.allSatisfy(\.isFinite) && intercept.isFinite
        && margin > 0 && margin < 0.5
    }
  }

  private static func areSound(_ counts: [Int], members: Int) -> Bool {
    counts.count == members && counts.allSatisfy { 0...1_000_000 ~= $0 }
      && counts.contains { $0 > 0 }
  }

  /// How much every member counts: its share of a mean, or its weight on log odds.
  public var weights: [Double] {
    switch self {
    case .mean(let counts), .calibratedMean(let counts, _, _, _):
      let total = Double(counts.reduce(0, +))
      return counts.map { Double($0) / total }
    case .logistic(let weights, _, _): return weights
    }
  }

  /// The places of the members that count; there is one at least.
  public var used: [Int] {
    let used = weights.indices.filter { weights[$0] != 0 }
    return used.isEmpty ? Array(weights.indices.prefix(1)) : used
  }

  /// What it is to some of its members alone; where all others do not count, it scores with the same bits.
  public func selecting(_ places: [Int]) -> FittedEnsemble {
    switch self {
    case .mean(let counts): return .mean(counts: places.map { counts[$0] })
    case .calibratedMean(let counts, let scales, let offsets, let margin):
      let counts = places.map { counts[$0] }
      if places.allSatisfy({ scales[$0] == 1 && offsets[$0] == 0 }) { return .mean(counts: counts) }
      return .calibratedMean(
        counts: counts, scales: places.map { scales[$0] }, offsets: places.map { offsets[$0] },
        margin: margin)
    case .logistic(let weights, let intercept, let margin):
      return .logistic(weights: places.map { weights[$0] }, intercept: intercept, margin: margin)
    }
  }

  /// How often each member counts in a mean; nil for other combinations.
  package var counts: [Int]? {
    switch self {
    case .mean(let counts), .calibratedMean(let counts, _, _, _): counts
    case .logistic: nil
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
    case .calibratedMean(let counts, let scales, let offsets, let margin):
      let total = Double(counts.reduce(0, +))
      return (0..<rows).map { row in
        var sum = 0.0
        for place in counts.indices where counts[place] > 0 {
          let score = Double(members[place][row])
          let (scale, offset) = (scales[place], offsets[place])
          let calibrated =
            scale == 1 && offset == 0
            ? score : ck_sigmoid(scale * Self.logOdds(score, margin: margin) + offset)
          sum += Double(counts[place]) * calibrated
        }
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
    case .calibratedMean(let counts, let scales, let offsets, let margin):
      var sum = builder.scalar(0.0)
      for place in counts.indices where counts[place] > 0 {
        let calibrated =
          scales[place] == 1 && offsets[place] == 0
          ? builder.cast(members[place], to: .double)
          : Self.calibrated(
            members[place], scale: scales[place], offset: offsets[place], margin: margin,
            in: &builder)
        sum = builder.add(
          sum, builder.multiply(builder.scalar(Double(counts[place])), calibrated))
      }
      let total = builder.scalar(Double(counts.reduce(0, +)))
      return builder.cast(builder.divide(sum, total), to: .float)
    case .logistic(let weights, let intercept, let margin):
      var sum = builder.scalar(intercept)
      for (scores, weight) in zip(members, weights) {
        let odds = Self.logOdds(scores, margin: margin, in: &builder)
        sum = builder.add(sum, builder.multiply(builder.scalar(weight), odds))
      }
      return builder.cast(builder.sigmoid(sum), to: .float)
    }
  }

  private static func calibrated(
    _ scores: Value, scale: Double, offset: Double, margin: Double,
    in builder: inout GraphBuilder
  ) -> Value {
    let odds = logOdds(scores, margin: margin, in: &builder)
    return builder.sigmoid(
      builder.add(builder.multiply(builder.scalar(scale), odds), builder.scalar(offset)))
  }

  /// The log odds of scores that are first kept `margin` away from 0 and 1.
  private static func logOdds(
    _ scores: Value, margin: Double, in builder: inout GraphBuilder
  ) -> Value {
    let wide = builder.cast(scores, to: .double)
    return builder.logOdds(
      builder.node("Clip", [wide, builder.scalar(margin), builder.scalar(1 - margin)]))
  }
}

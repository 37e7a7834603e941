import CKernels
import ONNX

/// Settings of a step that turns scores into probabilities that can be believed.
///
/// It learns from out-of-fold scores of training rows, never from rows that the model is judged on.
public protocol Calibration: Component {
  /// Whether scores are first corrected for the share of positive rows that balancing changed.
  var correctsPrior: Bool { get }
  /// Whether it learns from scores; one that does not is fitted without any.
  var learns: Bool { get }
  /// Learns from scores of rows whose truth is known.
  func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration
  /// Learns from scores as models gave them; by default what `fit` learns, after the correction for the
  /// prior where `correctsPrior` asks for it.
  func learn(from scores: HeldOutScores) throws(FitError) -> LearntCalibration
}

extension Calibration {
  public func learn(from scores: HeldOutScores) throws(FitError) -> LearntCalibration {
    let rows = correctsPrior ? scores.rows.rescored(scores.correctedScores) : scores.rows
    return LearntCalibration(
      name: Self.name, correctsPrior: correctsPrior, map: try fit(rows))
  }
}

extension ComponentSpec where Family == any Calibration {
  public init(_ component: some Calibration) { self.init(component) { $0 } }
}

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

extension FittedCalibration {
  /// Whether it is nowhere much steeper than the identity: the odds of a score change by a factor of
  /// at most 7.4, and so does no distance more.
  var keepsDistances: Bool {
    switch self {
    case .identity: true
    case .logit(let scale, let offset): scale == 1 && abs(offset) <= 2
    case .steps: false
    }
  }

  /// The probabilities of scores [rows, 1] in single precision, computed in double.
  func graph(_ score: Value, in builder: inout GraphBuilder) -> Value {
    switch self {
    case .identity: return score
    case .logit(let scale, let offset):
      let wide = builder.cast(score, to: .double)
      let odds = builder.logOdds(wide)
      let moved = builder.add(
        builder.multiply(builder.scalar(scale), odds), builder.scalar(offset))
      let probability = builder.cast(builder.sigmoid(moved), to: .float)
      let isInside = builder.compare(
        "And", builder.compare("Greater", score, builder.scalar(Float(0))),
        builder.compare("Less", score, builder.scalar(Float(1))))
      return builder.choose(isInside, probability, score)
    case .steps(let scores, let probabilities):
      guard let first = probabilities.first, let last = probabilities.last else { return score }
      let wide = builder.cast(score, to: .double)
      let between = Self.between(wide, scores, probabilities, in: &builder)
      let isBelowLast = builder.compare("Less", wide, builder.scalar(scores[scores.count - 1]))
      let isAboveFirst = builder.compare("Greater", wide, builder.scalar(scores[0]))
      let upTo = builder.choose(isBelowLast, between, builder.scalar(last))
      return builder.cast(
        builder.choose(isAboveFirst, upTo, builder.scalar(first)), to: .float)
    }
  }

  /// Straight between the points; what lies beyond them says nothing.
  private static func between(
    _ x: Value, _ xs: [Double], _ ys: [Double], in builder: inout GraphBuilder
  ) -> Value {
    guard xs.count > 1 else { return builder.scalar(ys[0]) }
    // Rank 0 is below the first point, and the last rank behind the last one.
    let steps = [0] + Array(0..<xs.count - 1) + [xs.count - 2]
    let rank = builder.rank(of: x, among: xs, orAt: true)
    let start = builder.look(up: rank, in: steps.map { xs[$0] })
    let width = builder.look(up: rank, in: steps.map { xs[$0 + 1] - xs[$0] })
    let share = builder.divide(builder.subtract(x, start), width)
    let base = builder.look(up: rank, in: steps.map { ys[$0] })
    let rise = builder.look(up: rank, in: steps.map { ys[$0 + 1] - ys[$0] })
    return builder.add(base, builder.multiply(share, rise))
  }
}

extension GraphBuilder {
  /// ln(p / (1 - p)) in double precision.
  mutating func logOdds(_ probability: Value) -> Value {
    let other = subtract(scalar(1.0), probability)
    return subtract(node("Log", [probability]), node("Log", [other]))
  }
}

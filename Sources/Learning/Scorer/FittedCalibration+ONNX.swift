import ONNX

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

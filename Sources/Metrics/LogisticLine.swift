import CKernels

/// The line whose sigmoid fits shares best: logistic regression on one number.
package struct LogisticLine: Sendable, Hashable {
  /// What the number is multiplied by.
  package var scale: Double
  /// What is added then.
  package var offset: Double

  package init(scale: Double, offset: Double) {
    self.scale = scale
    self.offset = offset
  }

  /// A number, and the share that is to be met there.
  package struct Point: Sendable {
    /// The number.
    package var x: Double
    /// The share, from 0 to 1.
    package var share: Double
    package var weight: Double

    package init(x: Double, share: Double, weight: Double) {
      self.x = x
      self.share = share
      self.weight = weight
    }
  }

  /// Which of its two numbers are learnt.
  package enum Free: Sendable {
    case both
    /// The scale, the offset being 0.
    case scale
    /// The offset, the scale being 1.
    case offset
  }

  /// The exact optimum of the weighted log loss, by Newton's method.
  ///
  /// Steps that move some log odds far are halved until the loss falls; near the optimum they are
  /// taken whole, where they converge quadratically. The optimum must be finite, and the numbers must
  /// not all be equal (without an offset: not all 0; with nothing else: any).
  ///
  /// - Parameter start: a line that may be near the optimum, which is then found in fewer steps.
  package static func fitted(
    to points: [Point], free: Free = .both, from start: LogisticLine? = nil
  ) -> LogisticLine {
    var line = start ?? usualStart(points, free: free)
    for _ in 0..<200 {
      guard let step = line.step(points, free: free) else { break }
      let reach = points.reduce(0) { max($0, abs(step.scale * $1.x + step.offset)) }
      line = reach < 0.5 ? line.moved(by: step, 1) : line.descended(along: step, points)
      if reach < 1e-9 { break }
    }
    return line
  }

  /// How fast the loss rises with the scale.
  package func slope(in points: [Point]) -> Double {
    points.reduce(0) { $0 + $1.weight * (ck_sigmoid(value(at: $1.x)) - $1.share) * $1.x }
  }

  private static func usualStart(_ points: [Point], free: Free) -> LogisticLine {
    switch free {
    case .both:
      let weight = points.reduce(0) { $0 + $1.weight }
      let share = points.reduce(0) { $0 + $1.weight * $1.share } / weight
      return LogisticLine(scale: 0, offset: logOdds(share))
    case .scale: return LogisticLine(scale: 0, offset: 0)
    case .offset: return LogisticLine(scale: 1, offset: 0)
    }
  }

  private func value(at x: Double) -> Double { scale * x + offset }

  private func moved(by step: LogisticLine, _ length: Double) -> LogisticLine {
    LogisticLine(scale: scale + length * step.scale, offset: offset + length * step.offset)
  }

  /// Newton's step; nil where the curvature is lost to rounding.
  private func step(_ points: [Point], free: Free) -> LogisticLine? {
    var (gradient, curvature) = ((x: 0.0, one: 0.0), (xx: 0.0, x: 0.0, one: 0.0))
    for point in points {
      let probability = ck_sigmoid(value(at: point.x))
      let rest = point.weight * (probability - point.share)
      let spread = point.weight * probability * (1 - probability)
      gradient.x += rest * point.x
      gradient.one += rest
      curvature.xx += spread * point.x * point.x
      curvature.x += spread * point.x
      curvature.one += spread
    }
    switch free {
    case .scale:
      return curvature.xx > 0 ? LogisticLine(scale: -gradient.x / curvature.xx, offset: 0) : nil
    case .offset:
      return curvature.one > 0
        ? LogisticLine(scale: 0, offset: -gradient.one / curvature.one) : nil
    case .both:
      let determinant = curvature.xx * curvature.one - curvature.x * curvature.x
      guard determinant > 0 else { return nil }
      return LogisticLine(
        scale: (curvature.x * gradient.one - curvature.one * gradient.x) / determinant,
        offset: (curvature.x * gradient.x - curvature.xx * gradient.one) / determinant)
    }
  }

  private func descended(along step: LogisticLine, _ points: [Point]) -> LogisticLine {
    let before = loss(points)
    var length = 1.0
    while length > 1e-10 {
      let next = moved(by: step, length)
      if next.loss(points) < before { return next }
      length /= 2
    }
    return self
  }

  private func loss(_ points: [Point]) -> Double {
    points.reduce(0) {
      let z = value(at: $1.x)
      return $0 + $1.weight * (ck_softplus(z) - $1.share * z)
    }
  }
}

extension LogisticLine {
  /// The log odds of a probability that lies strictly between 0 and 1.
  package static func logOdds(_ probability: Double) -> Double {
    ck_log(probability) - ck_log(1 - probability)
  }

  /// The log odds of a score, which is kept 1e-7 away from 0 and 1.
  package static func logOdds(ofScore score: Double) -> Double {
    logOdds(min(max(score, 1e-7), 1 - 1e-7))
  }
}

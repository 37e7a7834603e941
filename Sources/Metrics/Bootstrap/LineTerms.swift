import CKernels

/// The log likelihood of a calibration line near its optimum, expanded to the third order.
///
/// Refitting a line in every resample would cost more than all other metrics together. What is added
/// up instead gives the optimum of a resample from that of all rows by two terms of its expansion,
/// which leaves out what is of the third order in the distance between the two.
struct LineTerms: Sendable {
  /// Σ w (y − p) and Σ w (y − p) z, z being log odds of scores and p their value on the line.
  private var gradient = SIMD2<Double>()
  /// Σ w v zⁱ for i in 0...2 and then Σ w v (1 − 2p) zⁱ for i in 0...3, where v = p (1 − p).
  private var shape = SIMD8<Float>()

  /// No rows.
  init() {}

  /// The terms of one scored row.
  init(score: Float, isPositive: Bool, line: LogisticLine) {
    let z = LogisticLine.logOdds(ofScore: Double(score))
    let p = ck_sigmoid(line.offset + line.scale * z)
    let rest = (isPositive ? 1 : 0) - p
    let variance = p * (1 - p)
    let skew = variance * (1 - 2 * p)
    gradient = [rest, rest * z]
    shape = SIMD8(
      [variance, variance * z, variance * z * z, skew, skew * z, skew * z * z, skew * z * z * z, 0]
        .map { Float($0) })
  }

  /// Adds the terms of a data row that counts so many times.
  @inline(__always)
  mutating func add(_ other: Self, times: UInt16) {
    gradient += Double(times) * other.gradient
    shape += Float(times) * other.shape
  }

  /// Adds other terms.
  mutating func add(_ other: Self) {
    gradient += other.gradient
    shape += other.shape
  }

  /// By how much offset and scale are to be moved: the solution of g = H d + ½ T d d.
  ///
  /// It is nil where there is no curvature, and where the second term is more than half the first:
  /// there the expansion says nothing.
  var shift: LogisticLine? {
    guard let first = solved(gradient) else { return nil }
    var shift = first
    for _ in 0..<4 {
      guard let next = solved(gradient - 0.5 * bend(shift)) else { return nil }
      shift = next
    }
    let (moved, correction) = (first.squaredLength, (shift - first).squaredLength)
    guard correction <= 0.25 * moved else { return nil }
    return LogisticLine(scale: shift[1], offset: shift[0])
  }

  /// H⁻¹ of a vector.
  private func solved(_ right: SIMD2<Double>) -> SIMD2<Double>? {
    let (one, z, zz) = (Double(shape[0]), Double(shape[1]), Double(shape[2]))
    let determinant = one * zz - z * z
    guard determinant > 0 else { return nil }
    return [
      (zz * right[0] - z * right[1]) / determinant, (one * right[1] - z * right[0]) / determinant,
    ]
  }

  /// T d d.
  private func bend(_ d: SIMD2<Double>) -> SIMD2<Double> {
    func along(_ first: Int) -> Double {
      Double(shape[first]) * d[0] * d[0] + 2 * Double(shape[first + 1]) * d[0] * d[1]
        + Double(shape[first + 2]) * d[1] * d[1]
    }
    return [along(3), along(4)]
  }
}

extension SIMD2<Double> {
  fileprivate var squaredLength: Double { (self * self).sum() }
}

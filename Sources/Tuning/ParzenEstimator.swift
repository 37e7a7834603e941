import CKernels
package import Learning

/// A density over the unit cube of a search: a mixture of one kernel a point and one over all of the
/// cube (tree-structured Parzen estimator: Bergstra et al., NIPS 2011; in the form that Optuna 5 gives
/// it and Watanabe, arXiv 2304.11127, describes).
///
/// A kernel is a product over coordinates: a normal distribution about the point's place, cut off at the
/// ends and, for whole numbers, summed over their shares; for choices, most of the weight on the
/// point's own. It is as wide as the farther of the nearest two places, at the ends as the nearest one,
/// and no narrower than 1 / min(100, points + 2).
package struct ParzenEstimator: Sendable {
  private let coordinates: [Coordinate]
  /// One for every point, and last that over all of the cube.
  private let kernels: Int
  /// The sums of the kernels' weights so far; the last is their total.
  private let reached: [Double]
  /// The logarithm of a kernel's weight, less those of what its normal distributions hold.
  private let scales: [Double]
  private let normals: [Normals]
  private let choices: [Choices]

  /// An estimator of points, each with a place in [0, 1] for every coordinate.
  ///
  /// All points count the same where they are fewer than 25; else the last 25 count 1, and those
  /// before them ever less the older they are.
  package init(_ coordinates: [Coordinate], points: [[Double]]) {
    self.coordinates = coordinates
    kernels = points.count + 1
    let weights = Self.weights(points.count) + [1]
    var sum = 0.0
    reached = weights.map {
      sum += $0
      return sum
    }
    var normals: [Normals] = []
    var choices: [Choices] = []
    for (index, coordinate) in coordinates.enumerated() {
      let values = points.map { coordinate.value(at: $0[index]) }
      switch coordinate {
      case .choice(let count):
        choices.append(Choices(index, count: count, values: values.map { Int($0) }))
      case .whole:
        let places = values.map { coordinate.place(of: $0) }
        normals.append(Normals(index, isWhole: true, places: places))
      case .real:
        let places = points.map { min(1, max(0, $0[index])) }
        normals.append(Normals(index, isWhole: false, places: places))
      }
    }
    self.normals = normals
    self.choices = choices
    scales = weights.enumerated().map { kernel, weight in
      normals.reduce(ck_log(weight / sum)) { $0 - $1.logMasses[kernel] }
    }
  }

  private static func weights(_ points: Int) -> [Double] {
    guard points > 25 else { return [Double](repeating: 1, count: points) }
    let ramp = points - 25
    let first = 1 / Double(points)
    return (0..<points).map { point in
      point >= ramp
        ? 1 : ramp == 1 ? first : first + (1 - first) * Double(point) / Double(ramp - 1)
    }
  }

  /// The logarithm of the density at a point: of a real coordinate by its place in [0, 1], of a whole
  /// number or a choice that of its probability.
  package func logDensity(at point: [Double]) -> Double {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: kernels) { logs in
      _ = logs.initialize(from: scales)
      for normal in normals where !normal.isWhole { normal.add(point[normal.index], to: logs) }
      for choice in choices {
        choice.add(Int(coordinates[choice.index].value(at: point[choice.index])), to: logs)
      }
      addShares(of: point, to: logs)
      return Self.logSum(logs)
    }
  }

  /// Adds what whole numbers come to, which can only make less of a kernel.
  ///
  /// So one is passed over as soon as it is negligible beside the one over all of the cube.
  private func addShares(of point: [Double], to logs: UnsafeMutableBufferPointer<Double>) {
    let shares = normals.filter(\.isWhole).map { normal in
      let coordinate = coordinates[normal.index]
      return (normal, coordinate.share(of: coordinate.value(at: point[normal.index])))
    }
    if shares.isEmpty { return }
    for (normal, share) in shares {
      logs[kernels - 1] += normal.logMass(kernels - 1, of: share, least: -.infinity)
    }
    let least = logs[kernels - 1] - Self.negligible
    for (normal, share) in shares {
      for kernel in 0..<kernels - 1 {
        logs[kernel] += normal.logMass(kernel, of: share, least: least - logs[kernel])
      }
    }
  }

  /// ln Σ eˣ; the last is never −∞, since the kernel over all of the cube is nowhere without density.
  private static func logSum(_ logs: UnsafeMutableBufferPointer<Double>) -> Double {
    var largest = logs[logs.count - 1]
    for log in logs where log > largest { largest = log }
    var sum = 0.0
    for log in logs where log > largest - negligible { sum += ck_exp(log - largest) }
    return largest + ck_log(sum)
  }

  /// A kernel whose logarithm lies so far below another's adds nothing that a `Double` could show.
  private static let negligible = 50.0

  /// A point drawn from the density; whole numbers and choices are in the middle of their shares.
  package func draw(_ stream: inout RandomStream) -> [Double] {
    let drawn = stream.uniform() * reached[kernels - 1]
    let kernel = reached.firstIndex { drawn < $0 } ?? kernels - 1
    var point = [Double](repeating: 0, count: coordinates.count)
    for normal in normals { point[normal.index] = normal.draw(kernel, stream.uniform()) }
    for choice in choices { point[choice.index] = choice.draw(kernel, stream.uniform()) }
    for (index, coordinate) in coordinates.enumerated() {
      if case .real = coordinate { continue }
      point[index] = coordinate.place(of: coordinate.value(at: point[index]))
    }
    return point
  }
}

/// The normal distributions of one coordinate, one a kernel, cut off at 0 and 1.
private struct Normals: Sendable {
  let index: Int
  let isWhole: Bool
  private let centres: [Double]
  /// One over the standard deviations.
  private let precisions: [Double]
  /// What lies in [0, 1], as logarithms; for a density, of what it has to be divided by.
  let logMasses: [Double]

  init(_ index: Int, isWhole: Bool, places: [Double]) {
    self.index = index
    self.isWhole = isWhole
    centres = places + [0.5]
    let precisions = Self.widths(places).map { 1 / $0 } + [1]
    self.precisions = precisions
    logMasses = zip(centres, precisions).map { centre, precision in
      let mass = Self.mass(-centre * precision, (1 - centre) * precision)
      return isWhole ? ck_log(mass) : ck_log(mass * rootOfTwoPi / precision)
    }
  }

  private static func widths(_ places: [Double]) -> [Double] {
    let order = places.indices.sorted { (places[$0], $0) < (places[$1], $1) }
    let sorted = order.map { places[$0] }
    let last = sorted.count - 1
    var widths = [Double](repeating: 0, count: places.count)
    for (rank, point) in order.enumerated() {
      let below = rank > 0 ? sorted[rank] - sorted[rank - 1] : last > 0 ? 0 : sorted[rank]
      let above = rank < last ? sorted[rank + 1] - sorted[rank] : last > 0 ? 0 : 1 - sorted[rank]
      let narrowest = 1 / Double(min(100, places.count + 2))
      widths[point] = min(1, max(narrowest, below, above))
    }
    return widths
  }

  /// What a standard normal distribution holds between two numbers.
  private static func mass(_ lower: Double, _ upper: Double) -> Double {
    let width = upper - lower
    if width < 1e-4 {
      let middle = lower + width / 2
      // The share of one of 10¹⁶ whole numbers may have no width at all.
      return max(width, .ulpOfOne) / rootOfTwoPi * ck_exp(-middle * middle / 2)
    }
    // In the upper tail both functions are nearly 1, and their difference nothing but rounding.
    return lower > 0
      ? ck_normal_cdf(-lower) - ck_normal_cdf(-upper) : ck_normal_cdf(upper) - ck_normal_cdf(lower)
  }

  func add(_ place: Double, to logs: UnsafeMutableBufferPointer<Double>) {
    centres.withUnsafeBufferPointer { centres in
      precisions.withUnsafeBufferPointer { precisions in
        for kernel in 0..<logs.count {
          let distance = (place - centres[kernel]) * precisions[kernel]
          logs[kernel] -= distance * distance / 2
        }
      }
    }
  }

  /// The logarithm of what a kernel holds in a share of [0, 1], before it is cut off; −∞ where it is
  /// sure to be below `least`.
  func logMass(
    _ kernel: Int, of share: (lower: Double, upper: Double), least: Double
  ) -> Double {
    let lower = (share.lower - centres[kernel]) * precisions[kernel]
    let upper = (share.upper - centres[kernel]) * precisions[kernel]
    let nearest = max(0, lower, -upper)
    // Beyond a distance there is no more than e^(−distance²/2).
    return -nearest * nearest / 2 < least ? -.infinity : ck_log(Self.mass(lower, upper))
  }

  /// A place by the inverse of a kernel's distribution function.
  func draw(_ kernel: Int, _ uniform: Double) -> Double {
    let (centre, precision) = (centres[kernel], precisions[kernel])
    let below = ck_normal_cdf(-centre * precision)
    let all = ck_normal_cdf((1 - centre) * precision)
    let distance = ck_normal_quantile(below + uniform * (all - below))
    return min(1, max(0, centre + distance / precision))
  }
}

private let rootOfTwoPi = 2.506628274631000502

/// The probabilities of one choice, one distribution a kernel.
private struct Choices: Sendable {
  let index: Int
  private let count: Int
  /// What the points chose.
  private let values: [Int]
  /// The probability of what the point chose, and of everything else.
  private let own: Double
  private let other: Double

  init(_ index: Int, count: Int, values: [Int]) {
    self.index = index
    self.count = count
    self.values = values
    let spread = 1 / Double(values.count + 1)
    let sum = 1 + spread * Double(count)
    own = (1 + spread) / sum
    other = spread / sum
  }

  func add(_ value: Int, to logs: UnsafeMutableBufferPointer<Double>) {
    let (own, other) = (ck_log(own), ck_log(other))
    for kernel in values.indices { logs[kernel] += values[kernel] == value ? own : other }
    logs[values.count] -= ck_log(Double(count))
  }

  /// A place in the share of what is drawn.
  func draw(_ kernel: Int, _ uniform: Double) -> Double {
    guard kernel < values.count else { return uniform }
    let value = values[kernel]
    var drawn = value
    if uniform >= own {
      let rank = min(count - 2, Int((uniform - own) / other))
      drawn = rank < value ? rank : rank + 1
    }
    return (Double(drawn) + 0.5) / Double(count)
  }
}

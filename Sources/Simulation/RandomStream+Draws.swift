import CKernels
import Learning

extension RandomStream {
  /// True with a probability.
  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// One of the values, drawn by their shares, which sum to 1.
  mutating func choice<Value>(of values: [Value], shares: [Double]) -> Value {
    precondition(
      values.count == shares.count && !values.isEmpty,
      "a choice needs a share a value, got \(shares.count) for \(values.count)")
    let draw = uniform()
    var cumulative = 0.0
    for (value, share) in zip(values, shares.dropLast()) {
      cumulative += share
      if draw < cumulative { return value }
    }
    return values[values.count - 1]
  }

  /// A Poisson number, by inversion of its distribution function; meant for small means.
  mutating func poisson(mean: Double) -> Int {
    let draw = uniform()
    var term = ck_exp(-mean)
    var cumulative = term
    var count = 0
    while draw >= cumulative && count < 50 {
      count += 1
      term *= mean / Double(count)
      cumulative += term
    }
    return count
  }

  /// exp(deviation × a standard normal number): a factor whose median is 1.
  mutating func factor(deviation: Double) -> Double { ck_exp(deviation * normal()) }
}

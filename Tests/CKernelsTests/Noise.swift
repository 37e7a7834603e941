/// Repeatable test data of many magnitudes, with zeros and values below the normal range.
struct Noise {
  private var state: UInt64

  init(_ seed: Int = 1) { state = UInt64(truncatingIfNeeded: seed) &* 0x9E37_79B9_7F4A_7C15 }

  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in [0, 1).
  mutating func unit() -> Double { Double(bits() >> 11) * 0x1p-53 }

  mutating func double(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * unit()
  }

  mutating func float() -> Float {
    switch bits() % 20 {
    case 0: 0
    case 1: Float(bits() % 1000) * .leastNonzeroMagnitude
    case 2: Float(bits() % 7) - 3
    default: Float(double(in: -4...4))
    }
  }

  mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in float() } }
  mutating func positives(_ count: Int) -> [Float] { (0..<count).map { _ in Float(unit()) } }
  mutating func doubles(_ count: Int) -> [Double] {
    (0..<count).map { _ in double(in: -3...3) }
  }
}

/// Sizes around every multiple that a vector path treats apart.
let oddSizes = [0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 100, 129]

/// The distance between two doubles in units of the last place of the wanted one.
func ulps(_ got: Double, from wanted: Double) -> Double {
  if got == wanted || (got.isNaN && wanted.isNaN) { return 0 }
  if !got.isFinite || !wanted.isFinite { return .infinity }
  return abs(got - wanted) / wanted.ulp
}

/// The same for a float against a more exact value.
func ulps(_ got: Float, from wanted: Double) -> Double {
  let rounded = Float(wanted)
  if got == rounded || (got.isNaN && rounded.isNaN) { return 0 }
  if !got.isFinite || !rounded.isFinite { return .infinity }
  return abs(Double(got) - wanted) / Double(rounded.ulp)
}

/// The order in which 16 lanes are summed: halves onto each other.
func folded<Value: FloatingPoint>(_ lanes: [Value]) -> Value {
  var lanes = lanes
  for width in [8, 4, 2, 1] {
    for lane in 0..<width { lanes[lane] += lanes[lane + width] }
  }
  return lanes[0]
}

import Foundation
import StrictJSON
import Testing

@Suite struct DecimalTests {
  static let cases: [(value: Double, places: Int, text: String)] = [
    (0, 0, "0"), (0, 3, "0.000"), (-0.0, 1, "0.0"), (-0.04, 1, "0.0"), (-0.06, 1, "-0.1"),
    (0.5, 0, "0"), (1.5, 0, "2"), (2.5, 0, "2"), (0.125, 2, "0.12"), (0.375, 2, "0.38"),
    (2.675, 2, "2.67"), (1.005, 2, "1.00"), (0.1, 20, "0.10000000000000000555"),
    (999.9996, 3, "1000.000"), (1e15, 1, "1000000000000000.0"),
    (4_503_599_627_370_495.5, 0, "4503599627370496"),
    (9_007_199_254_740_992, 2, "9007199254740992.00"), (1e22, 0, "10000000000000000000000"),
    (-1e23, 1, "-99999999999999991611392.0"),
    (.leastNonzeroMagnitude, 20, "0.00000000000000000000"),
    (.nan, 2, "nan"), (.infinity, 2, "inf"), (-.infinity, 2, "-inf"),
  ]

  @Test("rounds the exact value once, ties to even", arguments: cases)
  func rounding(value: Double, places: Int, text: String) {
    #expect(decimal(value, places: places) == text)
  }

  @Test("agrees with the C library on random numbers of every size")
  func reference() {
    var state: UInt64 = 7
    for step in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value =
        step.isMultiple(of: 2)
        ? Double(bitPattern: state) : Double(Int64(truncatingIfNeeded: state) >> 20) / 1024
      guard value.isFinite else { continue }
      let places = step % 21
      let expected = String(format: "%.\(places)f", value)
      let isZero = expected.allSatisfy { "-0.".contains($0) }
      #expect(
        decimal(value, places: places) == (isZero ? expected.replacing("-", with: "") : expected))
    }
  }

  @Test("counts have commas between thousands") func counts() {
    #expect(
      [0, 7, 999, 1000, 12_345, 1_234_567, -4321].map(grouped) == [
        "0", "7", "999", "1,000", "12,345", "1,234,567", "-4,321",
      ])
  }
}

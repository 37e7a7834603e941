import CKernels
import Foundation
import Testing

@Suite struct ScalarFunctionTests {
  struct Function: Sendable, CustomTestStringConvertible {
    let name: String
    let ours: @Sendable (Double) -> Double
    let reference: @Sendable (Double) -> Double
    let ranges: [ClosedRange<Double>]
    /// Where it is above 2, the reference itself is off by that much.
    var tolerance = 2.0
    var testDescription: String { name }
  }

  private static let tiny = -Double.leastNormalMagnitude...Double.leastNormalMagnitude

  static let functions = [
    Function(
      name: "exp", ours: ck_exp, reference: { exp($0) },
      ranges: [-745 ... -700, -700...709.7, -1...1, -1e-8...1e-8]),
    Function(
      name: "expm1", ours: ck_expm1, reference: { expm1($0) },
      ranges: [-60...709, -1...1, -1e-8...1e-8, tiny]),
    Function(
      name: "log", ours: ck_log, reference: { log($0) },
      ranges: [
        0...Double.leastNormalMagnitude, 1e-300...1e-290, 0.5...2, 0.999...1.001, 1...1e9,
        1e300...1e308,
      ]),
    Function(
      name: "log1p", ours: ck_log1p, reference: { log1p($0) },
      ranges: [-0.9999...1, -1e-8...1e-8, 0...1e9, tiny]),
    Function(
      name: "tanh", ours: ck_tanh, reference: { tanh($0) },
      ranges: [-20...20, -1...1, -1e-8...1e-8, tiny], tolerance: 3),
    Function(
      name: "sigmoid", ours: ck_sigmoid,
      reference: { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
      ranges: [-700...40, -3...3], tolerance: 3),
    Function(
      name: "softplus", ours: ck_softplus, reference: { max($0, 0) + log1p(exp(-abs($0))) },
      ranges: [-700...700, -3...3], tolerance: 3),
    Function(
      name: "sin of multiples of pi", ours: ck_sin_pi, reference: { sin(.pi * $0) },
      ranges: [-0.25...0.25], tolerance: 3),
    Function(
      name: "cos of multiples of pi", ours: ck_cos_pi, reference: { cos(.pi * $0) },
      ranges: [-0.25...0.25], tolerance: 3),
    Function(
      name: "erf", ours: ck_erf, reference: { erf($0) }, ranges: [-6...6, -1...1, -1e-8...1e-8]),
    Function(
      name: "normal distribution, upper half", ours: ck_normal_cdf,
      reference: { 0.5 * erfc(-$0 / 2.0.squareRoot()) }, ranges: [0...9], tolerance: 3),
  ]

  @Test("functions agree with the C library to a few units in the last place", arguments: functions)
  func agreement(_ function: Function) {
    for range in function.ranges {
      var noise = Noise(3)
      var worst = 0.0
      var place = 0.0
      for _ in 0..<100_000 {
        let x = noise.double(in: range)
        let distance = ulps(function.ours(x), from: function.reference(x))
        if distance > worst { (worst, place) = (distance, x) }
      }
      #expect(worst <= function.tolerance, "\(function.name) is \(worst) ulp off at \(place)")
    }
  }

  @Test("special values are those of the C library")
  func specials() {
    let values =
      [
        0, -0.0, .infinity, -.infinity, .nan, 1, -1, 2, -2, .leastNonzeroMagnitude,
        -Double.leastNonzeroMagnitude, 710, -746,
      ]
      + [1e300, -1e300, 0.5, 3, -3]
    for x in values {
      for (ours, reference) in [
        (ck_exp(x), exp(x)), (ck_expm1(x), expm1(x)), (ck_log(x), log(x)),
        (ck_log1p(x), log1p(x)), (ck_tanh(x), tanh(x)), (ck_erf(x), erf(x)),
      ] {
        #expect(ulps(ours, from: reference) <= 2)
        #expect(ours.isNaN || ours.sign == reference.sign)
      }
      for y in values {
        #expect(ulps(ck_pow(x, y), from: pow(x, y)) <= 2, "pow(\(x), \(y))")
        #expect(ck_pow(x, y).isNaN || ck_pow(x, y).sign == pow(x, y).sign, "pow(\(x), \(y))")
      }
    }
    #expect(ck_sigmoid(-.infinity) == 0 && ck_sigmoid(.infinity) == 1 && ck_sigmoid(.nan).isNaN)
    #expect(ck_softplus(-.infinity) == 0 && ck_softplus(.infinity) == .infinity)
    #expect(ck_normal_cdf(-.infinity) == 0 && ck_normal_cdf(.infinity) == 1)
  }

  @Test("powers agree with the C library over the whole range")
  func powers() {
    var noise = Noise(5)
    var worst = 0.0
    for index in 0..<300_000 {
      let x = exp(noise.double(in: index % 2 == 0 ? -700...700 : -2...2))
      let y = noise.double(in: index % 3 == 0 ? -3...3 : -400...400)
      worst = max(worst, ulps(ck_pow(x, y), from: pow(x, y)))
    }
    #expect(worst <= 2)
    #expect(ck_pow(-2, 3) == -8 && ck_pow(-2, 2) == 4 && ck_pow(-2, 0.5).isNaN)
  }

  @Test("multiples of pi are reduced exactly")
  func circle() {
    for n in -9...9 {
      #expect(ck_sin_pi(Double(n)) == 0)
      #expect(ck_cos_pi(Double(n)) == (n % 2 == 0 ? 1 : -1))
      #expect(ck_cos_pi(Double(n) + 0.5) == 0)
      #expect(ck_sin_pi(Double(n) + 0.5) == (n % 2 == 0 ? 1 : -1))
    }
    #expect(ck_sin_pi(1e15 + 0.25) == ck_sin_pi(0.25))
    #expect(ck_cos_pi(1e300) == 1)
    #expect(ck_sin_pi(.infinity).isNaN && ck_cos_pi(.nan).isNaN)
  }

  /// Values from mpmath at 50 digits.
  @Test("the tail of the normal distribution keeps its relative precision")
  func tail() {
    for (x, wanted) in [
      (-1.0, 0.15865525393145705141), (-5.0, 2.8665157187919391167e-7),
      (-10.0, 7.6198530241605260660e-24), (-20.0, 2.7536241186062336951e-89),
      (-37.0, 5.7255712225245768227e-300), (0.5, 0.69146246127401310364),
    ] {
      #expect(ulps(ck_normal_cdf(x), from: wanted) <= 3)
    }
  }

  @Test("quantiles invert the normal distribution")
  func quantiles() {
    var noise = Noise(8)
    for index in 0..<20_000 {
      let p = index % 2 == 0 ? noise.unit() : exp(noise.double(in: -700 ... -1))
      let x = ck_normal_quantile(p)
      let density = exp(-x * x / 2) / (2 * Double.pi).squareRoot()
      let off = (ck_normal_cdf(x) - p) / density
      #expect(abs(off) <= 4e-15 * max(1, abs(x)))
    }
    #expect(abs(ck_normal_quantile(0.975) - 1.959963984540054) < 1e-15)
    #expect(ck_normal_quantile(0.5) == 0)
    #expect(ck_normal_quantile(0) == -.infinity && ck_normal_quantile(1) == .infinity)
    #expect(ck_normal_quantile(-0.1).isNaN && ck_normal_quantile(1.1).isNaN)
  }
}

import CKernels
import Foundation
import Testing

@Suite struct ActivationTests {
  struct Activation: Sendable, CustomTestStringConvertible {
    let name: String
    let kind: ck_activation
    var range = -80.0...80.0
    var tolerance = 2.0
    let value: @Sendable (Double) -> Double
    let slope: @Sendable (Double) -> Double
    var testDescription: String { name }
  }

  static let parameter: Float = 0.3

  private static func sigmoid(_ x: Double) -> Double {
    x < 0 ? exp(x) / (1 + exp(x)) : 1 / (1 + exp(-x))
  }
  private static func phi(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  static let activations = [
    Activation(name: "linear", kind: CK_LINEAR, value: { $0 }, slope: { _ in 1 }),
    Activation(name: "relu", kind: CK_RELU, value: { max($0, 0) }, slope: { $0 > 0 ? 1 : 0 }),
    Activation(
      name: "leaky relu", kind: CK_LEAKY_RELU, value: { $0 > 0 ? $0 : Double(parameter) * $0 },
      slope: { $0 > 0 ? 1 : Double(parameter) }),
    Activation(
      name: "elu", kind: CK_ELU, value: { $0 > 0 ? $0 : Double(parameter) * expm1($0) },
      slope: { $0 > 0 ? 1 : Double(parameter) * exp($0) }),
    Activation(
      name: "selu", kind: CK_SELU,
      value: { 1.0507009873554805 * ($0 > 0 ? $0 : 1.6732632423543772 * expm1($0)) },
      slope: { 1.0507009873554805 * ($0 > 0 ? 1 : 1.6732632423543772 * exp($0)) }),
    Activation(
      name: "gelu", kind: CK_GELU, range: -12...80, tolerance: 6, value: { $0 * phi($0) },
      slope: { phi($0) + $0 * exp(-$0 * $0 / 2) / (2 * .pi).squareRoot() }),
    Activation(
      name: "swish", kind: CK_SWISH, tolerance: 2.5, value: { $0 * sigmoid($0) },
      slope: { sigmoid($0) * (1 + $0 * sigmoid(-$0)) }),
    Activation(
      name: "tanh", kind: CK_TANH, value: { tanh($0) }, slope: { 1 - tanh($0) * tanh($0) }),
    Activation(
      name: "sigmoid", kind: CK_SIGMOID, value: { sigmoid($0) },
      slope: { sigmoid($0) * sigmoid(-$0) }),
    Activation(
      name: "softplus", kind: CK_SOFTPLUS, value: { max($0, 0) + log1p(exp(-abs($0))) },
      slope: { sigmoid($0) }),
  ]

  private func inputs(_ range: ClosedRange<Double>) -> [Float] {
    var noise = Noise(2)
    let near = max(-3, range.lowerBound)...3.0
    return [0, -0.0, .leastNormalMagnitude / 8, -Float.leastNormalMagnitude / 8]
      + (0..<60_000).map { Float(noise.double(in: $0 % 2 == 0 ? near : range)) }
  }

  @Test("values are exact to a few units in the last place", arguments: activations)
  func values(_ activation: Activation) {
    let x = inputs(activation.range)
    var y = x
    var worst = 0.0
    var place: Float = 0
    ck_activation_forward(activation.kind, Self.parameter, x.count, x, &y)
    for (x, y) in zip(x, y) {
      let distance = ulps(y, from: activation.value(Double(x)))
      if distance > worst { (worst, place) = (distance, x) }
    }
    #expect(worst <= activation.tolerance, "\(worst) ulp off at \(place)")
  }

  @Test("derivatives are those of the functions", arguments: activations)
  func slopes(_ activation: Activation) {
    let x = inputs(activation.range)
    let dy = [Float](repeating: 2, count: x.count)
    var y = x
    var dx = dy
    ck_activation_forward(activation.kind, Self.parameter, x.count, x, &y)
    ck_activation_backward(activation.kind, Self.parameter, x.count, x, y, dx, &dx)
    for (x, dx) in zip(x, dx) {
      #expect(abs(Double(dx) - 2 * activation.slope(Double(x))) <= 4e-7, "at \(x)")
    }
  }

  @Test("a value that is not a number stays one", arguments: activations)
  func nan(_ activation: Activation) {
    let x = [Float.nan]
    var y: [Float] = [0]
    ck_activation_forward(activation.kind, Self.parameter, 1, x, &y)
    #expect(y[0].isNaN)
  }

  @Test("infinities go to the limits")
  func limits() {
    let x: [Float] = [.infinity, -.infinity, 1e30, -1e30]
    func values(_ kind: ck_activation) -> [Float] {
      var y = x
      ck_activation_forward(kind, 1, x.count, x, &y)
      return y
    }
    #expect(values(CK_SIGMOID) == [1, 0, 1, 0])
    #expect(values(CK_TANH) == [1, -1, 1, -1])
    #expect(values(CK_SOFTPLUS) == [.infinity, 0, 1e30, 0])
    #expect(values(CK_ELU) == [.infinity, -1, 1e30, -1])
    #expect(values(CK_RELU) == [.infinity, 0, 1e30, 0])
  }
}

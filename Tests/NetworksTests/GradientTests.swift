import Learning
import Networks
import Testing

/// A layer whose gradients are held against finite differences.
struct GradientCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var layer: ComponentSpec<any Layer>
  var shape: [Int]
  var isSmooth: Bool

  init(_ name: String, _ layer: some Layer, _ shape: [Int], isSmooth: Bool = true) {
    testDescription = name
    self.layer = ComponentSpec(layer)
    self.shape = shape
    self.isSmooth = isSmooth
  }

  static let all = [
    GradientCase("dense", Dense(5, .tanh), [7, 4]),
    GradientCase("dense on a sequence", Dense(3, .sigmoid), [4, 5, 2]),
    GradientCase("dense without bias", Dense(2, useBias: false), [3, 17]),
    GradientCase("one unit", Dense(1), [6, 19]),
    GradientCase("dense gelu", Dense(4, .gelu), [5, 3]),
    GradientCase("dense swish", Dense(4, .swish), [5, 3]),
    GradientCase("dense softplus", Dense(4, .softplus), [5, 3]),
    GradientCase("dropout", Dropout(0.4), [6, 9]),
    GradientCase("gaussian noise", GaussianNoise(0.3), [3, 5]),
    GradientCase("batch norm", BatchNorm(), [9, 5]),
    GradientCase("batch norm on a sequence", BatchNorm(center: false), [3, 4, 18]),
    GradientCase("batch norm without scale", BatchNorm(scale: false), [8, 3]),
    GradientCase("layer norm", LayerNorm(), [4, 19]),
    GradientCase("layer norm on a sequence", LayerNorm(center: false), [2, 3, 6]),
    GradientCase("layer norm without scale", LayerNorm(scale: false), [2, 5]),
    GradientCase("relu", ActivationLayer(.relu), [3, 11], isSmooth: false),
    GradientCase("leaky relu", ActivationLayer(.leakyRelu, slope: 0.3), [3, 11], isSmooth: false),
    GradientCase("elu", ActivationLayer(.elu, alpha: 0.7), [3, 11], isSmooth: false),
    GradientCase("selu", ActivationLayer(.selu), [3, 11], isSmooth: false),
    GradientCase("gelu", ActivationLayer(.gelu), [3, 11]),
    GradientCase("swish", ActivationLayer(.swish), [3, 11]),
    GradientCase("tanh", ActivationLayer(.tanh), [3, 11]),
    GradientCase("sigmoid", ActivationLayer(.sigmoid), [3, 11]),
    GradientCase("softplus", ActivationLayer(.softplus), [3, 11]),
    GradientCase("flatten", Flatten(), [3, 4, 2]),
    GradientCase("reshape", Reshape(2, -1), [3, 4, 2]),
    GradientCase("conv1d valid", Conv1D(4, kernel: 3, .tanh), [3, 8, 2]),
    GradientCase("conv1d same", Conv1D(3, kernel: 4, padding: .same, .gelu), [2, 7, 3]),
    GradientCase("conv1d causal", Conv1D(3, kernel: 3, padding: .causal), [2, 6, 2]),
    GradientCase("conv1d kernel 1", Conv1D(3, kernel: 1, .tanh), [2, 6, 2]),
    GradientCase(
      "conv1d stride", Conv1D(3, kernel: 3, padding: .same, stride: 2, .swish), [3, 9, 2]),
    GradientCase(
      "conv1d dilation", Conv1D(2, kernel: 3, padding: .causal, dilation: 2, .tanh), [2, 9, 2]),
    GradientCase(
      "conv1d stride and dilation", Conv1D(2, kernel: 2, stride: 2, dilation: 3), [2, 9, 3]),
    GradientCase("max pool", MaxPool1D(2), [2, 9, 3], isSmooth: false),
    GradientCase(
      "max pool overlapping", MaxPool1D(3, stride: 1, padding: .same), [2, 6, 2], isSmooth: false),
    GradientCase("average pool", AveragePool1D(3, stride: 2, padding: .same), [2, 8, 17]),
    GradientCase("global max pool", GlobalMaxPool(), [3, 6, 2], isSmooth: false),
    GradientCase("global average pool", GlobalAveragePool(), [3, 6, 2]),
  ]
}

@Suite struct GradientTests {
  @Test("gradients of layers are finite differences", arguments: GradientCase.all)
  func layers(_ testCase: GradientCase) throws {
    let layer = try SingleLayer(testCase.layer, shape: testCase.shape)
    var probe = GradientProbe(count: testCase.shape.reduce(1, *), isSmooth: testCase.isSmooth)
    probe.check(layer)
  }

  @Test("gradients of graphs with shared nodes are finite differences")
  func sharedNodes() throws {
    var graph = Graph(inputs: [.row])
    let input = Graph.Source.input(0)
    let stem = graph.append(Dense(4, .tanh), named: "stem", inputs: [input], place: [])
    let left = graph.append(Dense(4, .tanh), named: "left", inputs: [stem], place: [])
    let right = graph.append(Dense(4, .gelu), named: "right", inputs: [stem], place: [])
    let product = graph.append(
      Multiply(), named: "product", inputs: [left, right, stem], place: [])
    let square = graph.append(Multiply(), named: "square", inputs: [left, left], place: [])
    let sum = graph.append(
      Add(), named: "sum", inputs: [product, square, stem, stem], place: [])
    let joined = graph.append(
      Concatenate(), named: "joined", inputs: [sum, right, input], place: [])
    graph.close(joined)
    let layer = try SingleLayer(graph, layout: InputLayout(features: 3), rows: 5)
    var probe = GradientProbe(count: 15, isSmooth: true)
    probe.check(layer)
  }

  @Test("gradients of a graph with three inputs are finite differences")
  func severalInputs() throws {
    var graph = Graph(inputs: [.sequence, .static])
    let conv = graph.append(
      Conv1D(3, kernel: 2, .tanh), named: "conv", inputs: [.input(0)], place: [])
    let pooled = graph.append(GlobalAveragePool(), named: "pool", inputs: [conv], place: [])
    let joined = graph.append(
      Concatenate(), named: "joined", inputs: [pooled, .input(1)], place: [])
    graph.close(joined)
    let layout = InputLayout(features: 10, steps: 4, channels: 2)
    let layer = try SingleLayer(graph, layout: layout, rows: 3)
    var probe = GradientProbe(count: 30, isSmooth: true)
    probe.check(layer)
  }
}

/// Compares gradients with finite differences of the sum of outputs times fixed weights.
///
/// The engine computes in float, so a difference of two sums of size S carries an error of about
/// 2⁻²⁴ S / h; a step of h = 2⁻⁴ keeps that below 2⁻¹⁹ S. Richardson's extrapolation from h and h / 2
/// takes the error of the formula from the order of h² to that of h⁴, times a higher derivative.
/// A wrong gradient is off by a share of itself; 2⁻¹⁰ of the largest (or of 1) tells them apart.
struct GradientProbe {
  private let input: [Float]
  private var stream = RandomKey(seed: 21).stream
  private let step: Float = 0x1p-4

  /// Inputs to try; where a layer has kinks they lie on a grid that keeps them away from each other
  /// and from zero by more than a step.
  init(count: Int, isSmooth: Bool) {
    var stream = RandomKey(seed: 20).stream
    if isSmooth {
      input = (0..<count).map { _ in Float(stream.normal()) }
    } else {
      input = stream.permutation(count).map { (Float($0) - Float(count / 2) + 0.5) * 0.25 }
    }
  }

  /// Checks the gradients by every parameter and every input.
  mutating func check(_ layer: borrowing SingleLayer) {
    let count = layer.output(input).count
    let upstream = (0..<count).map { _ in Float(stream.normal()) }
    _ = layer.output(input)
    layer.differentiate(upstream)
    let byInput = layer.inputGradient(count: input.count)
    let byParameter = Array(layer.plan.gradients)
    var numeric: [Double] = []
    for index in input.indices {
      numeric.append(
        difference { [input] change in
          var moved = input
          moved[index] += change
          return sum(layer.output(moved), upstream)
        })
    }
    expect(byInput, numeric, "input")
    for slice in layer.network.parameterLayout.slices {
      let numeric = slice.range.map { index in
        difference { [input] change in
          let kept = layer.plan.parameters[index]
          layer.plan.parameters[index] = kept + change
          defer { layer.plan.parameters[index] = kept }
          return sum(layer.output(input), upstream)
        }
      }
      expect(Array(byParameter[slice.range]), numeric, slice.name)
    }
  }

  private func sum(_ output: [Float], _ upstream: [Float]) -> Double {
    zip(output, upstream).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// Richardson's extrapolation of two central differences.
  private func difference(_ value: (Float) -> Double) -> Double {
    let wide = (value(step) - value(-step)) / Double(2 * step)
    let narrow = (value(step / 2) - value(-step / 2)) / Double(step)
    return (4 * narrow - wide) / 3
  }

  private func expect(_ got: [Float], _ want: [Double], _ name: String) {
    let scale = max(want.map(abs).max() ?? 0, 1)
    let apart = zip(got, want).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(apart <= 0x1p-10 * scale, "by \(name): \(apart) of \(scale)")
    #expect(got.count == want.count)
  }
}

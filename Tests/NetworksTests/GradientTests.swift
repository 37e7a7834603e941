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

import Learning
import LearningTestKit
import Networks
import ONNX
import Preparation
import StrictJSON
import Testing

@Suite("Networks as ONNX") struct NetworkONNXTests {
  /// Rows of 6 steps of 2 channels, some far from 0, and three static features.
  private static let width = 15
  private static let layout = InputLayout(features: width, steps: 6, channels: 2)

  private func features(rows: Int = 200) -> Tensor {
    var stream = RandomKey(seed: 9)["features"].stream
    let elements = (0..<rows * Self.width).map { place in
      Float(stream.normal() * (place / Self.width % 10 == 0 ? 30 : 1))
    }
    return Tensor(shape: [rows, Self.width], elements: elements)
  }

  /// A network whose weights and statistics are chance, none of them 0 or 1.
  private func model(_ graph: Graph) throws -> NetworkModel {
    let network = try Network(graph, layout: Self.layout)
    var stream = RandomKey(seed: 10)["weights"].stream
    var parameters = Parameters(layout: network.parameterLayout)
    for slice in network.parameterLayout.slices {
      let scale = (2 / Double(max(slice.count / (slice.shape.last ?? 1), 1))).squareRoot()
      parameters[slice.name] = (0..<slice.count).map { _ in Float(stream.normal() * scale) }
    }
    var statistics = Parameters(layout: network.statisticsLayout)
    for slice in network.statisticsLayout.slices {
      let isMean = slice.name.hasSuffix("mean")
      statistics[slice.name] = (0..<slice.count).map { _ in
        Float(isMean ? stream.normal() : 0.2 + stream.uniform() * 3)
      }
    }
    return NetworkModel(
      network: network, parameters: parameters, statistics: statistics, record: FitRecord())
  }

  private func graph(_ input: GraphInput, _ layers: [any Layer]) -> Graph {
    var graph = Graph(inputs: [input])
    let choices = layers.map { layer -> ComponentSpec<any Layer> in Self.choice(layer) }
    graph.close(graph.append(choices, after: .input(0), place: []))
    return graph
  }

  private static func choice(_ layer: some Layer) -> ComponentSpec<any Layer> {
    ComponentSpec(layer)
  }

  private var rowLayers: [(String, [any Layer])] {
    let activations = Activation.allCases.flatMap { activation -> [(String, [any Layer])] in
      [
        ("dense \(activation)", [Dense(7, activation)]),
        (
          "activation \(activation)",
          [Dense(5), ActivationLayer(activation, slope: 0.1, alpha: 0.7)]
        ),
      ]
    }
    return activations + [
      ("without bias", [Dense(7, useBias: false)]),
      (
        "batch norm",
        [BatchNorm(), Dense(4, .relu), BatchNorm(center: false), BatchNorm(scale: false)]
      ),
      ("layer norm", [LayerNorm(), Dense(4), LayerNorm(center: false), LayerNorm(scale: false)]),
      ("dropout and noise", [Dropout(0.3), GaussianNoise(0.2), Dense(3, .tanh)]),
      (
        "reshape",
        [
          Reshape(5, 3), Dense(2, .relu), Conv1D(4, kernel: 2, .relu), BatchNorm(), LayerNorm(),
          Flatten(),
        ]
      ),
      ("residual", [Residual(blocks: 2, width: 8)]),
      ("wide", [Dense(300, .relu), Dense(270, .tanh), LayerNorm()]),
      ("wide steps", [Dense(600), Reshape(2, 300), Dense(17, .relu), Flatten()]),
    ]
  }

  private var sequenceLayers: [(String, [any Layer])] {
    var cases: [(String, [any Layer])] = []
    for padding in Padding.allCases {
      for (kernel, stride, dilation) in [
        (3, 1, 1), (1, 1, 3), (2, 2, 1), (3, 1, 2), (2, 3, 3), (4, 2, 1),
      ] {
        cases.append(
          (
            "conv \(padding) \(kernel) \(stride) \(dilation)",
            [
              Conv1D(
                3, kernel: kernel, padding: padding, stride: stride, dilation: dilation, .elu),
              Flatten(),
            ]
          ))
      }
    }
    for padding in [Padding.valid, .same] {
      for (size, stride) in [(2, nil), (3, 1), (3, 2), (2, 3)] as [(Int, Int?)] {
        cases.append(
          (
            "max \(padding) \(size)",
            [MaxPool1D(size, stride: stride, padding: padding), Flatten()]
          ))
        cases.append(
          (
            "mean \(padding) \(size)",
            [AveragePool1D(size, stride: stride, padding: padding), Flatten()]
          ))
      }
    }
    return cases + [
      ("global max", [Conv1D(4, kernel: 2, .relu), GlobalMaxPool()]),
      ("global mean", [Conv1D(4, kernel: 2, useBias: false), GlobalAveragePool()]),
      ("causal pool", [MaxPool1D(3, stride: 1, padding: .causal), Flatten()]),
    ]
  }

  @Test("every layer gives in onnxruntime what it gives here")
  func layers() throws {
    let features = features()
    var cases: [OnnxLaws.Case] = []
    for (name, layers) in rowLayers {
      cases.append((name, try model(graph(.row, layers)), features))
    }
    for (name, layers) in sequenceLayers {
      cases.append((name, try model(graph(.sequence, layers)), features))
    }
    // Rows 30 deviations out, through weights that no training tamed: roundings of sums that large.
    let faults = try OnnxLaws.faults(of: cases, within: 2e-6)
    #expect(faults == [])
    let differing = try OnnxLaws.faults(of: cases, within: OnnxLaws.exactTolerance, isExact: true)
    #expect(differing == [])
  }

  @Test("wires that part and join, and every input, give what they give here")
  func wires() throws {
    var graph = Graph(inputs: [.row, .sequence, .static, .rowAsSequence])
    let node = { (graph: inout Graph, layer: any Layer, name: String, inputs: [Graph.Source]) in
      Self.choice(layer).value.add(to: &graph, named: name, inputs: inputs, place: [])
    }
    let stem = node(&graph, Dense(6, .relu), "stem", [.input(0)])
    let inner = node(&graph, Dense(6, .tanh), "inner", [stem])
    let sum = node(&graph, Add(), "sum", [stem, inner, stem])
    let product = node(&graph, Multiply(), "product", [sum, inner, stem])
    let conv = node(&graph, Conv1D(3, kernel: 2, .swish), "conv", [.input(1)])
    let pool = node(&graph, GlobalMaxPool(), "pool", [conv])
    let slide = node(&graph, Conv1D(2, kernel: 4, stride: 3), "slide", [.input(3)])
    let mean = node(&graph, GlobalAveragePool(), "mean", [slide])
    let all = node(
      &graph, Concatenate(), "all", [product, pool, .input(2), mean])
    graph.close(all)
    let wide = node(&graph, Concatenate(), "wide", [conv, conv])
    #expect(wide == .node(10))
    let cases: [OnnxLaws.Case] = [("wires", try model(graph), features())]
    let faults = try OnnxLaws.faults(of: cases, within: 1e-6)
    #expect(faults == [])
    let differing = try OnnxLaws.faults(of: cases, within: OnnxLaws.exactTolerance, isExact: true)
    #expect(differing == [])
  }

  @Test("a row whose sums say nothing scores one half in onnxruntime too")
  func overflow() throws {
    let network = try model(graph(.row, [Dense(8, .linear), Dense(8, .linear)]))
    var features = features(rows: 3)
    for place in 0..<2 * Self.width { features.elements[place] = place % 2 == 0 ? 3e38 : -3e38 }
    #expect(network.scores(for: features).prefix(2) == [0.5, 0.5])
    let faults = try OnnxLaws.faults(of: [("huge", network, features)])
    #expect(faults == [])
  }

  @Test("heads and embeddings give in onnxruntime what they give here")
  func heads() throws {
    let data = SampleData.mixed(codes: false)
    let embeddings: [(any NumericEmbedding)?] = [
      nil, PiecewiseLinearEmbedding(bins: 5, width: 4), PeriodicEmbedding(frequencies: 5, width: 3),
      PiecewiseLinearEmbedding(bins: 256, edges: .tree, minimumRows: 1, width: 4),
    ]
    var cases: [OnnxLaws.Case] = []
    for embedding in embeddings {
      for heads in [0, 2, 5] {
        let classifier = Sequential(
          heads: heads, numericEmbedding: embedding, training: Training(epochs: 3)
        ) {
          Dense(16, .relu)
          BatchNorm()
          Dense(heads == 5 ? 300 : 7, .relu)
        }
        let model = try classifier.fit(data, context: FitContext(key: RandomKey(seed: 7)))
        cases.append(("\(heads) heads, \(type(of: embedding))", model, data.features))
      }
    }
    let sequences = SampleData.sequences()
    for embedding in embeddings {
      let classifier = Conv1DNetwork(
        heads: 3, numericEmbedding: embedding, training: Training(epochs: 2)
      ) {
        Conv1D(4, kernel: 3, .relu)
        GlobalMaxPool()
      }
      let model = try classifier.fit(sequences, context: FitContext(key: RandomKey(seed: 7)))
      cases.append(("conv1d, \(type(of: embedding))", model, sequences.features))
    }
    let faults = try OnnxLaws.faults(of: cases, within: 1e-6)
    #expect(faults == [])
    let differing = try OnnxLaws.faults(of: cases, within: OnnxLaws.exactTolerance, isExact: true)
    #expect(differing == [])
  }

  @Test("a network as trained gives the same, sigmoid and all")
  func trained() throws {
    let data = SampleData.sequences()
    let classifiers: [any NetworkClassifier] = [
      Sequential(training: Training(epochs: 3)) {
        Dense(16, .relu)
        BatchNorm()
        Dropout(0.2)
      },
      Conv1DNetwork(training: Training(epochs: 3)) {
        Conv1D(8, kernel: 3, padding: .same, .relu)
        GlobalMaxPool()
      } head: {
        Dense(8, .relu)
      },
    ]
    let cases = try classifiers.map { classifier -> OnnxLaws.Case in
      let model = try classifier.fit(data, context: FitContext(key: RandomKey(seed: 7)))
      return (type(of: classifier).name, model, data.features)
    }
    let faults = try OnnxLaws.faults(of: cases, within: 1e-6)
    #expect(faults == [])
    let differing = try OnnxLaws.faults(of: cases, within: OnnxLaws.exactTolerance, isExact: true)
    #expect(differing == [])
  }
}

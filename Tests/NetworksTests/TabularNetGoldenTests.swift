import CKernels
import Learning
import Networks
import Testing

/// Numbers of the authors' own packages, tabm and rtdl_num_embeddings, in double precision.
@Suite struct TabularNetGoldenTests {
  /// Three numbers and a name of two levels.
  private static let columns =
    (0..<3).map { Feature(name: "x\($0)") }
    + ["a", "b"].map { Feature(name: $0, kind: .indicator(of: "name")) }
  private static let data = Dataset(
    features: Tensor(shape: [2, 5], elements: [0.5, -1, 2, 1, 0, 0, 1, -0.3, 0, 1]),
    columns: columns, labels: [1, 0])

  /// TabM-mini with four heads on two layers of five units.
  private static let parameters: [String: [Float]] = [
    "input.copies.factors": [
      -0.22, -0.58, 0.87, -0.25, 0.16, -0.13, 0.79, 0.66, 0.32, -1.1,
      0.03, 0.34, 0.5, -0.31, 0.91, -0.66, -0.33, 0.47, 0.02, 1.0,
    ],
    "dense_1.kernel": [
      0.06, 0.18, -0.31, -0.37, -0.06, -0.07, 0.65, 0.02, -0.27, 0.68,
      0.32, 0.47, -1.16, -0.16, -0.33, 0.05, -0.35, -0.11, 0.21, 0.18,
      -0.27, -0.63, -0.62, 0.52, 0.45,
    ],
    "dense_1.bias": [
      0.05, -0.37, -0.46, -0.23, 0.11,
    ],
    "dense_2.kernel": [
      -0.5, 0.18, -0.63, -0.16, 0.18, -0.1, -0.33, 0.76, 0.73, -0.6,
      -0.08, -0.06, 0.67, 0.98, -0.0, 0.27, 0.39, 0.39, 0.9, 0.33,
      0.11, 0.75, 0.13, 0.66, -0.64,
    ],
    "dense_2.bias": [
      0.2, 0.21, 0.35, -0.59, -0.33,
    ],
    "output.kernel": [
      0.09, -0.32, -0.19, -0.55, -0.64, 0.32, 0.29, 0.65, -0.38, 0.84,
      -0.14, 0.79, -0.22, -0.37, 0.12, 0.52, 0.08, -0.29, -0.67, -0.7,
    ],
    "output.bias": [
      0.25, 0.49, -0.08, -0.54,
    ],
  ]

  private let classifier = Sequential(heads: 4, training: Training(earlyStopping: nil)) {
    Dense(5, .relu)
    Dense(5, .relu)
  }

  private func network() throws -> (Network, Parameters) {
    let network = try classifier.network(
      on: Self.data, context: FitContext(key: RandomKey(seed: 1)))
    var parameters = Parameters(layout: network.parameterLayout)
    #expect(Set(parameters.layout.slices.map(\.name)) == Set(Self.parameters.keys))
    for (name, values) in Self.parameters { parameters[name] = values }
    return (network, parameters)
  }

  @Test("four heads give the logits, the loss and the mean probability of TabM-mini")
  func heads() throws {
    let (network, parameters) = try network()
    let run = TrainingRun(
      network, training: classifier.training, data: Self.data, key: RandomKey(seed: 1))
    run.load(parameters, network.initialStatistics())
    let sum = [0, 1].withUnsafeBufferPointer { rows in
      run.differentiate(over: rows, .training(rows: 2, index: 0))
    }
    #expect(abs(sum / 2 - 0.784141333) < 1e-5)
    let logits = (0..<8).map { Double(run.plan.output[$0]) }
    let want = [
      0.11564591, 0.125297624, 0.58552946, 1.05728097, 0.11392336, 0.41665396, -0.60205173,
      -0.482702421,
    ]
    for (got, want) in zip(logits, want) { #expect(abs(got - want) < 1e-5) }
    let model = NetworkModel(
      network: network, parameters: parameters, statistics: network.initialStatistics(),
      record: FitRecord())
    let scores = model.scores(for: Self.data.features)
    for (got, want) in zip(scores, [0.513385637, 0.564437642]) {
      #expect(abs(Double(got) - want) < 1e-5)
    }
    // What early stopping looks at is the loss of the mean.
    let mean = run.loss(over: [0, 1], weights: [1, 1])
    let loss = -(ck_log(0.513385637) + ck_log(1 - 0.564437642)) / 2
    #expect(abs(mean - loss) < 1e-5)
  }

  @Test("TabM-mini of the published size has the published number of parameters")
  func size() throws {
    let levels = (0..<5).map {
      Feature(name: "level\($0)", kind: .indicator(of: $0 < 3 ? "a" : "b"))
    }
    let data = Dataset(
      features: Tensor(shape: [0, 15], elements: []),
      columns: (0..<10).map { Feature(name: "x\($0)") } + levels, labels: [])
    let published = Sequential(heads: 32) {
      for _ in 0..<3 { Dense(512, .relu) }
    }
    let network = try published.network(on: data, context: FitContext(key: RandomKey(seed: 1)))
    #expect(network.parameterLayout.size == 550_400)
  }

  @Test("parts of numbers are those of the published package, in the network too")
  func parts() throws {
    let edges: [[Double]] = [[0, 2.25, 4.5, 6.75, 9], [10, 20, 35, 50, 90]]
    let layer = PiecewiseLinearLayer(places: [0, 1], edges: edges, width: 4)
    let single = try SingleLayer(ComponentSpec(layer), shape: [3, 2])
    // The kernel of a feature takes its parts as they are, and nothing of the number itself.
    var kernel = [Double](repeating: 0, count: 40)
    for feature in 0..<2 {
      for part in 0..<4 { kernel[feature * 20 + (part + 1) * 4 + part] = 1 }
    }
    let layout = single.network.parameterLayout
    single.set(kernel, at: layout["layer.kernel"], of: single.plan.parameters)
    single.set(
      [Double](repeating: 0, count: 8), at: layout["layer.bias"], of: single.plan.parameters)
    let got = single.output([-1, 5, 4.6, 33, 11, 120])
    let want: [Float] = [
      -0.444444, 0, 0, 0, -0.5, 0, 0, 0,
      1, 1, 0.044444, 0, 1, 0.866667, 0, 0,
      1, 1, 1, 1.888889, 1, 1, 1, 1.75,
    ]
    for (got, want) in zip(got, want) { #expect(abs(got - want) < 1e-5) }
    #expect(got.count == want.count)
  }

  @Test("waves of numbers are those of the published package")
  func waves() throws {
    let layer = PeriodicLayer(places: [0, 1], frequencies: 2, deviation: 0.1, width: 3)
    let single = try SingleLayer(ComponentSpec(layer), shape: [2, 2])
    let layout = single.network.parameterLayout
    single.set(
      [0.05, -0.1, 0.2, 0.01], at: layout["layer.frequencies"], of: single.plan.parameters)
    // The published kernel, rows of -0.5, -0.4, …, turned.
    var kernel: [Double] = []
    for wave in 0..<4 {
      for unit in 0..<3 { kernel.append(Double(4 * unit + wave) / 10 - 0.5) }
    }
    single.set(kernel, at: layout["layer.kernel"], of: single.plan.parameters)
    single.set([0.1, -0.2, 0.3], at: layout["layer.bias"], of: single.plan.parameters)
    let got = single.output([1, 2, -0.5, 3])
    let want: [Float] = [
      0, 0, 0.710761098, 0, 0, 0.823233348, 0, 0, 1.083922073, 0.250452910, 0, 0.268745965,
    ]
    for (got, want) in zip(got, want) { #expect(abs(got - want) < 1e-5) }
    #expect(got.count == want.count)
  }
}

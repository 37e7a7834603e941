import CKernels
import Learning
import LearningTestKit
import Networks
import StrictJSON
import Testing

@Suite struct HeadsTests {
  static let classifiers: [ComponentSpec<any Classifier>] = [
    ComponentSpec(
      Sequential(heads: 3, training: Training(optimizer: Adam(learningRate: 0.01), epochs: 20)) {
        Dense(8, .relu)
        Dropout(0.2)
        BatchNorm(momentum: 0.9)
      }),
    ComponentSpec(
      Functional(
        residual: Residual(blocks: 1, width: 8), heads: 4,
        training: Training(batchSize: 16, epochs: 8))),
    ComponentSpec(
      Conv1DNetwork(heads: 2, training: Training(batchSize: 64, epochs: 30)) {
        Conv1D(4, kernel: 2, padding: .same, .relu)
        GaussianNoise(0.05)
        GlobalMaxPool()
      } head: {
        Dense(4, .tanh)
      }),
  ]
  private let context = FitContext(key: RandomKey(seed: 3))

  private func small(_ heads: Int, dropout: Double = 0.3) -> Sequential {
    Sequential(heads: heads, training: Training(epochs: 3)) {
      Dense(6, .relu)
      Dropout(dropout)
    }
  }

  @Test("networks with heads obey the laws of classifiers", arguments: classifiers)
  func laws(_ classifier: ComponentSpec<any Classifier>) {
    #expect(ClassifierLaws.faults(of: classifier.value, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.faults(of: classifier.value, on: SampleData.mixed(codes: false)) == [])
    #expect(ClassifierLaws.faults(of: classifier.value, on: SampleData.sequences()) == [])
    #expect(ClassifierLaws.awkwardDataFaults(of: classifier.value) == [])
    #expect(ClassifierLaws.learningFaults(of: classifier.value) == [])
  }

  @Test("a row of weight two has the loss and the gradient of two rows")
  func weights() throws {
    let rows = Array(0..<20)
    var weighted = SampleData.twoBlobs(rows: 20)
    let repeated = weighted.selecting(rows: rows + rows.filter { $0 % 4 == 0 })
    weighted.weights = rows.map { $0 % 4 == 0 ? 2 : 1 }
    let (sum, gradient) = try losses(weighted)
    let (otherSum, otherGradient) = try losses(repeated)
    #expect(abs(sum - otherSum) < 1e-5)
    for (got, want) in zip(gradient, otherGradient) {
      #expect(abs(got * 20 - want * 25) < 1e-4)
    }
  }

  /// The sum of the losses of all rows before training, and the gradient of their mean.
  private func losses(_ data: Dataset) throws -> (sum: Double, gradient: [Float]) {
    let classifier = small(4, dropout: 0)
    let network = try classifier.network(on: data, context: context)
    let run = TrainingRun(
      network, training: classifier.training, data: data, key: RandomKey(seed: 8))
    let sum = Array(0..<data.rowCount).withUnsafeBufferPointer { rows in
      run.differentiate(over: rows, .training(rows: rows.count, index: 0))
    }
    return (sum, Array(run.plan.gradients))
  }

  @Test("no heads and one head are the network without copies, to the last bit")
  func off() throws {
    let data = SampleData.twoBlobs()
    let none = try small(0).fit(data, context: context).state
    #expect(try small(1).fit(data, context: context).state == none)
    #expect(none.arrays.map(\.name).contains("input.copies.factors") == false)
  }

  @Test("one head more changes no other's first numbers, and no mask of its dropout")
  func keys() throws {
    let data = SampleData.mixed(codes: false)
    let three = try small(3).network(on: data, context: context)
    let four = try small(4).network(on: data, context: context)
    let key = RandomKey(seed: 5)
    for name in three.parameterLayout.slices.map(\.name) {
      let fewer = three.initialParameters(key: key)[name]
      let more = four.initialParameters(key: key)[name]
      #expect(Array(more.prefix(fewer.count)) == fewer, "\(name)")
    }
    #expect(try masked(three, data) == Array(masked(four, data).prefix(3 * 20)))
  }

  /// The logits of twenty rows in training, head by head.
  private func masked(_ network: Network, _ data: Dataset) throws -> [Float] {
    let plan = Plan(network, rows: 20, purpose: .inference, key: RandomKey(seed: 6))
    plan.load(network.initialParameters(key: RandomKey(seed: 5)), network.initialStatistics())
    data.features.elements.withUnsafeBufferPointer { elements in
      if let base = elements.baseAddress { plan.take(network, 20, from: base) }
    }
    plan.forward(.training(rows: 20, index: 2))
    return Array(UnsafeBufferPointer(start: plan.output, count: 20 * network.heads))
  }

  @Test("the columns of one name share a sign, and signs differ from head to head")
  func groups() throws {
    let data = SampleData.mixed(codes: false)
    let network = try small(16).network(on: data, context: context)
    let factors = network.initialParameters(key: RandomKey(seed: 5))["input.copies.factors"]
    #expect(factors.allSatisfy { abs($0) == 1 })
    let heads = (0..<16).map { Array(factors[$0 * 6..<($0 + 1) * 6]) }
    for head in heads { #expect(Set(head[3...]).count == 1) }
    for column in 0..<4 { #expect(Set(heads.map { $0[column] }).count == 2) }
  }

  @Test("a channel's steps share a sign")
  func channels() throws {
    var classifier = Conv1DNetwork()
    classifier.heads = 2
    let network = try classifier.network(on: SampleData.sequences(), context: context)
    let factors = network.initialParameters(key: RandomKey(seed: 9))["sequence.copies.factors"]
    for head in 0..<2 {
      for channel in 0..<2 {
        let own = (0..<12).map { factors[head * 24 + $0 * 2 + channel] }
        #expect(Set(own).count == 1)
      }
    }
  }

  @Test("every path of the processor gives the same bits")
  func paths() throws {
    let data = SampleData.mixed(codes: false)
    let path = ck_current_path()
    defer { _ = ck_force_path(path) }
    var states: [ModelState] = []
    for path in [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON] where ck_path_available(path) {
      _ = ck_force_path(path)
      var network = small(5)
      network.numericEmbedding = ComponentSpec(PiecewiseLinearEmbedding(bins: 5, width: 3))
      states.append(try network.fit(data, context: context).state)
      network.numericEmbedding = ComponentSpec(PeriodicEmbedding(frequencies: 3, width: 5))
      states.append(try network.fit(data, context: context).state)
    }
    for place in states.indices.dropFirst(2) { #expect(states[place] == states[place % 2]) }
  }

  @Test("gradients of copies and heads are finite differences")
  func gradients() throws {
    var probe = GradientProbe(count: 15, isSmooth: true)
    var graph = Graph(inputs: [.row])
    let copies = graph.append(
      EnsembleScale(3, groups: [0, 1, 1], isNormal: true), named: "copies", inputs: [.input(0)],
      place: [])
    let inner = graph.append(Dense(4, .tanh), named: "inner", inputs: [copies], place: [])
    let both = graph.append(Multiply(), named: "both", inputs: [inner, inner], place: [])
    graph.output = graph.append(Heads(3), named: "output", inputs: [both], place: [])
    let layer = try SingleLayer(graph, layout: InputLayout(features: 3), rows: 5)
    probe.check(layer)
  }

  @Test("memory and time are told of all copies")
  func estimates() {
    let data = SampleData.twoBlobs()
    #expect(small(16).memory(on: data) > 4 * small(0).memory(on: data))
    #expect(small(16).leastSeconds(on: data) > 8 * small(0).leastSeconds(on: data))
  }

  @Test(
    "a number of heads that no network has is refused",
    arguments: [
      (#"{"heads": -1}"#, "heads: must be from 0 to 256, got -1"),
      (#"{"heads": 1000000000000}"#, "heads: must be from 0 to 256, got 1000000000000"),
      (
        #"{"heads": 4, "layers": [{"reshape": {"shape": [2, -1]}}]}"#,
        "heads: take features on one axis, got steps × channels. A flatten layer can make them"
      ),
      (
        #"{"heads": 256, "layers": [{"reshape": {"shape": [-1, 1]}}, {"dense": {"units": 99}}]}"#,
        "layers[1].dense: gives more than 16777216 numbers for a row"
      ),
    ])
  func issues(_ spec: String, _ sentence: String) throws {
    let read = StrictJSON.decode(
      Sequential.self, from: try JSON(parsing: spec.utf8), userInfo: [.catalog: Golden.catalog])
    #expect(read.issues.map { "\($0)" } == [sentence])
  }

  @Test("a damaged number of copies is refused")
  func damaged() throws {
    let model = try small(4).fit(SampleData.twoBlobs(), context: context)
    for (from, to) in [
      (#""heads":{"count":4}"#, #""heads":{"count":3}"#),
      (#""copies":4"#, #""copies":-4"#), (#""copies":4"#, #""copies":4611686018427387904"#),
    ] {
      var state = model.state
      let text = state.header.canonical
      #expect(text.contains(from))
      state.header = try JSON(parsing: text.replacing(from, with: to).utf8)
      #expect(throws: PackageError.self) { try NetworkModel(state: state) }
    }
  }
}

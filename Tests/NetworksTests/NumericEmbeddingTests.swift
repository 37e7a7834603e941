import Learning
import LearningTestKit
import Networks
import Preparation
import StrictJSON
import Testing

@Suite struct NumericEmbeddingTests {
  private let context = FitContext(key: RandomKey(seed: 3))
  static let embeddings: [ComponentSpec<any NumericEmbedding>] = [
    ComponentSpec(PiecewiseLinearEmbedding(bins: 6, width: 4)),
    ComponentSpec(PiecewiseLinearEmbedding(bins: 6, edges: .tree, minimumRows: 10, width: 4)),
    ComponentSpec(PeriodicEmbedding(frequencies: 4, width: 3)),
  ]

  private func small(_ embedding: some NumericEmbedding, heads: Int = 0) -> Sequential {
    Sequential(
      heads: heads, numericEmbedding: embedding,
      training: Training(optimizer: Adam(learningRate: 0.01), epochs: 20)
    ) {
      Dense(8, .relu)
    }
  }

  @Test("networks with embeddings obey the laws of classifiers", arguments: embeddings)
  func laws(_ embedding: ComponentSpec<any NumericEmbedding>) {
    var residual = Functional(
      residual: Residual(blocks: 1, width: 8), heads: 2,
      training: Training(optimizer: Adam(learningRate: 0.01), batchSize: 16, epochs: 8))
    residual.numericEmbedding = embedding
    for classifier in [small(embedding.value), residual] as [any Classifier] {
      #expect(ClassifierLaws.faults(of: classifier, on: SampleData.twoBlobs()) == [])
      #expect(ClassifierLaws.faults(of: classifier, on: SampleData.mixed(codes: false)) == [])
      #expect(ClassifierLaws.faults(of: classifier, on: SampleData.sequences()) == [])
      #expect(ClassifierLaws.awkwardDataFaults(of: classifier) == [])
      #expect(ClassifierLaws.learningFaults(of: classifier) == [])
    }
    var conv = Conv1DNetwork()
    conv.heads = 2
    conv.training = Training(batchSize: 64, epochs: 4)
    conv.numericEmbedding = embedding
    #expect(ClassifierLaws.faults(of: conv, on: SampleData.sequences()) == [])
  }

  @Test("gradients of embeddings are finite differences")
  func gradients() throws {
    let edges: [[Double]] = [[-0.5, 0, 0.75], []]
    let pieces = try SingleLayer(
      ComponentSpec(PiecewiseLinearLayer(places: [0, 2], edges: edges, width: 3)), shape: [4, 4])
    for (place, index) in pieces.plan.parameters.indices.enumerated() {
      pieces.plan.parameters[index] = Float(place % 7) / 4 - 0.7
    }
    var probe = GradientProbe(count: 16, isSmooth: false)
    probe.check(pieces)
    let waves = try SingleLayer(
      ComponentSpec(PeriodicLayer(places: [1, 2], frequencies: 2, deviation: 0.1, width: 3)),
      shape: [4, 3])
    // Two sums far above 0, one far below: none is near the kink.
    waves.set(
      [5, -5, 6], at: waves.network.parameterLayout["layer.bias"], of: waves.plan.parameters)
    var smooth = GradientProbe(count: 12, isSmooth: true)
    smooth.check(waves)
  }

  @Test("an embedding begins as a line, and features that are no quantities stay")
  func first() throws {
    let data = SampleData.mixed(codes: false)
    let network = try small(PiecewiseLinearEmbedding(bins: 4, width: 2)).network(
      on: data, context: context)
    let parameters = network.initialParameters(key: RandomKey(seed: 2))
    #expect(network.parameterLayout["input.embedding.kernel"]?.shape == [15, 2])
    let kernel = parameters["input.embedding.kernel"]
    for row in 0..<15 {
      let isLine = row % 5 == 0
      #expect(kernel[2 * row..<2 * row + 2].allSatisfy { ($0 != 0) == isLine })
      #expect(kernel[2 * row..<2 * row + 2].allSatisfy { abs($0) <= Float(0.5).squareRoot() })
    }
    #expect(network.parameterLayout["dense_1.kernel"]?.shape == [9, 8])
  }

  @Test("a number's columns share a first factor, which is normally distributed")
  func groups() throws {
    let data = SampleData.mixed(codes: false)
    let network = try small(PeriodicEmbedding(frequencies: 2, width: 4), heads: 2).network(
      on: data, context: context)
    let factors = network.initialParameters(key: RandomKey(seed: 5))["input.copies.factors"]
    for head in 0..<2 {
      let own = Array(factors[head * 15..<(head + 1) * 15])
      #expect(
        Set(own[0..<4]).count == 1 && Set(own[4..<8]).count == 1 && Set(own[12...]).count == 1)
      #expect(Set(own).count == 4)
      #expect(own.allSatisfy { abs($0) != 1 })
    }
  }

  @Test("edges are those of the rows that are learnt from, not of the rows held out")
  func edges() throws {
    // The held-out tenth is known by the key; its numbers move far away.
    var data = SampleData.twoBlobs(rows: 100)
    let split = ValidationSplit(data, fraction: 0.1, key: context.key["validation"])
    let classifier = small(PiecewiseLinearEmbedding(bins: 4, width: 2))
    let before = try classifier.network(on: data, context: context)
    for row in split.validation { data.features.elements[row * 4] = 1000 }
    #expect(try classifier.network(on: data, context: context).graph == before.graph)
    data.features.elements[split.training[0] * 4] = 1000
    #expect(try classifier.network(on: data, context: context).graph != before.graph)
  }

  @Test("a constant column has its line alone")
  func constant() throws {
    let classifier = small(PiecewiseLinearEmbedding(bins: 8, width: 2))
    let network = try classifier.network(on: SampleData.allConstant(), context: context)
    #expect(network.parameterLayout["input.embedding.kernel"]?.shape == [1, 2])
    let data = SampleData.constantColumn()
    #expect(ClassifierLaws.faults(of: classifier, on: data) == [])
  }

  @Test("what cannot be embedded is told")
  func nothing() throws {
    let names = Dataset(
      features: Tensor(shape: [4, 2], elements: [0, 1, 1, 0, 0, 1, 1, 0]),
      columns: ["a", "b"].map { Feature(name: $0, kind: .indicator(of: "name")) },
      labels: [0, 1, 0, 1])
    let classifier = small(PiecewiseLinearEmbedding())
    let sentence =
      "numericEmbedding: there is no numeric feature to embed: names, indicators and the steps of a "
      + "time axis are not"
    #expect(classifier.issues(on: names).map { "\($0)" } == [sentence])
    #expect(throws: FitError.unsuitable(sentence)) {
      try classifier.fit(names, context: context)
    }
    let sliding = Conv1DNetwork(numericEmbedding: PeriodicEmbedding()) { GlobalMaxPool() }
    #expect(
      sliding.issues(on: SampleData.twoBlobs()).map { "\($0)" } == [
        "numericEmbedding: embeds features beside a time axis; without one, the network slides over "
          + "all features"
      ])
    #expect(sliding.issues(on: SampleData.sequences()) == [])
  }

  @Test(
    "settings of embeddings out of range are refused",
    arguments: [
      (
        #"{"numericEmbedding": {"piecewiseLinear": {"bins": 1, "width": 0}}}"#,
        [
          "numericEmbedding.piecewiseLinear.bins: must be from 2 to 256, got 1",
          "numericEmbedding.piecewiseLinear.width: must be from 1 to 256, got 0",
        ]
      ),
      (
        #"{"numericEmbedding": {"periodic": {"frequencies": 257, "deviation": 0}}}"#,
        [
          "numericEmbedding.periodic.frequencies: must be from 1 to 256, got 257",
          "numericEmbedding.periodic.deviation: must be greater than 0 and at most 1000, got 0",
        ]
      ),
      (
        #"{"numericEmbedding": "piecewiselinear"}"#,
        [
          "numericEmbedding: unknown embedding 'piecewiselinear'. Did you mean 'piecewiseLinear'?"
        ]
      ),
      (#"{"numericEmbedding": null}"#, []), (#"{"numericEmbedding": "periodic"}"#, []),
    ])
  func issues(_ spec: String, _ sentences: [String]) throws {
    let read = StrictJSON.decode(
      Sequential.self, from: try JSON(parsing: spec.utf8), userInfo: [.catalog: Golden.catalog])
    #expect(read.issues.map { "\($0)" } == sentences)
  }

  @Test("edges that a file cannot mean are refused")
  func damaged() throws {
    let model = try small(PiecewiseLinearEmbedding(bins: 2, width: 2)).fit(
      SampleData.twoBlobs(), context: context)
    let text = model.state.header.canonical
    for (from, to) in [
      (#""places":[0,1,2,3]"#, #""places":[0,1,2,4]"#),
      (#""places":[0,1,2,3]"#, #""places":[-1,1,2,3]"#),
      (#""places":[0,1,2,3]"#, #""places":[0,1,3,2]"#),
      (#""places":[0,1,2,3]"#, #""places":[0,1,2]"#), (#""edges":[["#, #""edges":[[9e9,"#),
    ] {
      var state = model.state
      #expect(text.contains(from))
      state.header = try JSON(parsing: text.replacing(from, with: to).utf8)
      #expect(throws: PackageError.self) { try NetworkModel(state: state) }
    }
  }
}

import Learning
import LearningTestKit
import Networks
import StrictJSON
import Testing

@Suite struct FunctionalTests {
  private let spec = """
    {"nodes": {"stem": {"from": ["input"], "dense": {"units": 5, "activation": "relu"}},
               "inner": {"from": ["stem"], "dense": {"units": 5, "activation": "relu"}},
               "sum": {"from": ["stem", "inner"], "add": {}}},
     "output": "sum", "training": {"epochs": 3}}
    """

  @Test("a spec and wires in Swift describe the same network")
  func sameAsSpec() throws {
    let wired = Functional(training: Training(epochs: 3)) { input in
      let stem = Dense(5, .relu)(input, name: "stem")
      let inner = Dense(5, .relu)(stem, name: "inner")
      return Add()(stem, inner, name: "sum")
    }
    let read = try Golden.decode(Functional.self, from: spec)
    #expect(read == wired)
    #expect(read.issues() == [])
    let data = SampleData.twoBlobs()
    let context = FitContext(key: RandomKey(seed: 3))
    #expect(try read.fit(data, context: context).state == wired.fit(data, context: context).state)
  }

  @Test("the order of nodes in a document changes no bit")
  func order() throws {
    var shuffled = try Golden.decode(Functional.self, from: spec)
    let data = SampleData.twoBlobs()
    let context = FitContext(key: RandomKey(seed: 3))
    let model = try shuffled.fit(data, context: context)
    shuffled.nodes = OrderedMembers(shuffled.nodes.members.reversed())
    #expect(shuffled.issues() == [])
    #expect(try shuffled.fit(data, context: context).state == model.state)
  }

  @Test("branches read the sequence and the static features")
  func branches() throws {
    let network = Functional(training: Training(epochs: 40)) { input in
      let pattern = GlobalMaxPool()(Conv1D(8, kernel: 2, .relu)(input.sequence))
      return Concatenate()(pattern, Dense(4, .relu)(input.static))
    }
    let data = SampleData.sequences()
    let model = try network.fit(data, context: FitContext(key: RandomKey(seed: 3)))
    let right = zip(model.scores(for: data.features), data.labels).count {
      ($0 >= 0.5) == ($1 > 0.5)
    }
    #expect(right > 270)
  }

  @Test("without a sequence in the data, a branch on it is refused")
  func missingSequence() {
    let network = Functional { input in GlobalMaxPool()(Conv1D(8, kernel: 2)(input.sequence)) }
    #expect(throws: FitError.unsuitable("sequence: the data has no sequence")) {
      try network.fit(SampleData.twoBlobs(), context: FitContext(key: RandomKey(seed: 3)))
    }
  }

  @Test("the residual shorthand is the published network, as a whole and as a node")
  func residual() throws {
    let layout = InputLayout(features: 46)
    let network = try Network(Functional().graph(for: layout), layout: layout)
    // rtdl's ResNet: 46·192+192, two blocks of 2·192 + 192·384+384 + 384·192+192, 2·192, 192+1.
    #expect(network.parameterLayout.size == 9024 + 2 * (384 + 74_112 + 73_920) + 384 + 193)
    #expect(
      network.graph.nodes.map(\.name).prefix(6) == [
        "residual.stem", "residual.block_1.norm", "residual.block_1.expand",
        "residual.block_1.dropout_1", "residual.block_1.project", "residual.block_1.sum",
      ])
    let node = try Golden.decode(
      Functional.self, from: #"{"nodes": {"residual": {"from": ["input"], "residual": {}}}}"#)
    #expect(node.graph(for: layout) == Functional().graph(for: layout))
    let shorthand = try Golden.decode(
      Functional.self, from: #"{"residual": {"blocks": 3, "width": 64}}"#)
    #expect(shorthand.residual == Residual(blocks: 3, width: 64))
    let layers = try Golden.decode(Sequential.self, from: #"{"layers": [{"residual": {}}]}"#)
    #expect(layers.graph(for: layout).nodes.count == network.graph.nodes.count)
  }

  @Test("settings survive a document")
  func roundTrip() throws {
    let read = try Golden.decode(Functional.self, from: spec)
    let written = try StrictJSON.encode(read)
    #expect(try Golden.decode(Functional.self, from: written) == read)
  }
}

import Learning
import LearningTestKit
import Networks
import StrictJSON
import Testing

/// A spec of a network with mistakes, and what is said of them.
struct IssueCase: Sendable, CustomTestStringConvertible {
  var testDescription: String
  var spec: String
  var sentences: [String]

  init(_ name: String, _ spec: String, _ sentences: String...) {
    testDescription = name
    self.spec = spec
    self.sentences = sentences
  }
}

@Suite struct NetworkIssueTests {
  /// So many nodes, each behind the last.
  static func chain(_ count: Int) -> String {
    let nodes = (0..<count).map {
      "\"n\($0)\": {\"from\": [\"\($0 == 0 ? "input" : "n\($0 - 1)")\"], \"dense\": {}}"
    }
    return "{\"nodes\": {\(nodes.joined(separator: ", "))}}"
  }

  static let functionalCases = [
    IssueCase("a thousand nodes", chain(1000)),
    IssueCase(
      "more nodes than anybody wires", chain(1001), "nodes: must have 1000 nodes at most, got 1001"),
    IssueCase(
      "a cycle",
      #"{"nodes": {"a": {"from": ["b"], "dense": {}}, "b": {"from": ["a"], "dense": {}}}}"#,
      "nodes.a: takes itself: a → b → a"),
    IssueCase(
      "a node that takes itself", #"{"nodes": {"a": {"from": ["a"], "dense": {}}}}"#,
      "nodes.a: takes itself: a → a"),
    IssueCase(
      "unknown names",
      #"{"nodes": {"a": {"from": ["inpt"], "dense": {"unit": 3}}, "b": {"from": ["a"], "dens": {}}}}"#,
      "nodes.a.from[0]: unknown node 'inpt'. Did you mean 'input'?",
      "nodes.a.dense: unknown member 'unit'. Did you mean 'units'?",
      "nodes.b: unknown layer 'dens'. Did you mean 'dense'?"),
    IssueCase(
      "no layer, two layers, no inputs",
      """
      {"nodes": {"a": {"from": ["input"]}, "b": {"from": ["a"], "dense": {}, "add": {}},
                 "c": {"from": [], "dense": {}}}}
      """,
      "nodes.a: needs one layer beside 'from', got none",
      "nodes.b: needs one layer beside 'from', got dense, add",
      "nodes.c.from: must name at least one input, got none"),
    IssueCase(
      "an unused node",
      #"{"nodes": {"a": {"from": ["input"], "dense": {}}, "b": {"from": ["a"], "dense": {}}}, "output": "a"}"#,
      "nodes.b: does not reach the output 'a'. Connect it, or take it out"),
    IssueCase(
      "an unknown output",
      #"{"nodes": {"sum": {"from": ["input"], "dense": {}}}, "output": "sun"}"#,
      "output: unknown node 'sun'. Did you mean 'sum'?"),
    IssueCase(
      "two ends and no output",
      #"{"nodes": {"a": {"from": ["input"], "dense": {}}, "b": {"from": ["input"], "dense": {}}}}"#,
      "output: must name a node where several are taken by none, got a, b"),
    IssueCase(
      "names that mean something else",
      #"{"nodes": {"input": {"from": ["input"], "dense": {}}, "a.b": {"from": ["input"], "dense": {}}}}"#,
      "nodes.input: the name 'input' is taken by a part of every network",
      #"nodes["a.b"]: a node's name must have no dot, got 'a.b'"#),
    IssueCase(
      "nodes and a residual",
      #"{"nodes": {"a": {"from": ["input"], "dense": {}}}, "residual": {"blocks": 0}}"#,
      "residual: stands in place of nodes, but there are nodes",
      "residual.blocks: must be from 1 to 1000, got 0"),
    IssueCase(
      "an output without nodes", #"{"output": "a"}"#,
      "output: there are no nodes, so none can be the output 'a'"),
    IssueCase(
      "two inputs for one",
      #"{"nodes": {"a": {"from": ["input", "input"], "dense": {}}}}"#,
      "nodes.a.dense: takes one input, got 2"),
    IssueCase(
      "inputs of two shapes",
      """
      {"nodes": {"a": {"from": ["input"], "dense": {"units": 3}},
                 "b": {"from": ["input"], "dense": {"units": 4}},
                 "c": {"from": ["a", "b"], "add": {}}}}
      """,
      "nodes.c.add: takes inputs of one shape, got 3 features and 4 features"),
    IssueCase(
      "training out of range",
      #"{"training": {"batchSize": 0, "optimizer": {"adam": {"beta1": 1}}, "earlyStopping": {"patience": 0}}}"#,
      "training.batchSize: must be from 1 to 1048576, got 0",
      "training.optimizer.adam.beta1: must be at least 0 and less than 1, got 1",
      "training.earlyStopping.patience: must be from 1 to 1000000, got 0"),
  ]

  @Test("mistakes in a functional network are all named", arguments: functionalCases)
  func functional(_ testCase: IssueCase) throws {
    let read = StrictJSON.decode(
      Functional.self, from: try JSON(parsing: testCase.spec.utf8),
      userInfo: [.catalog: Golden.catalog])
    #expect(Set(read.issues.map { "\($0)" }) == Set(testCase.sentences))
    #expect(read.issues.count == testCase.sentences.count)
  }

  /// So many layers, one after the other.
  static func layers(_ count: Int) -> String {
    "{\"layers\": [\([String](repeating: "{\"dropout\": {}}", count: count).joined(separator: ", "))]}"
  }

  static let sequentialCases = [
    IssueCase(
      "convolution without steps", #"{"layers": [{"dense": {}}, "dropout", {"conv1d": {}}]}"#,
      "layers[2].conv1d: takes steps × channels, got features on one axis. "
        + "A reshape layer can make them"),
    IssueCase(
      "a layer that takes several", #"{"layers": ["add"]}"#,
      "layers[0].add: takes two or more inputs, got 1"),
    IssueCase(
      "an activation that is none",
      #"{"layers": [{"dense": {"units": 4, "activation": "rely"}}]}"#,
      "layers[0].dense.activation: unknown activation 'rely'. Did you mean 'relu'?"),
    IssueCase(
      "several at once",
      #"{"layers": [{"dense": {"units": 0, "l2": -1}}, {"dropout": {"rate": 1}}]}"#,
      "layers[0].dense.units: must be from 1 to 65536, got 0",
      "layers[0].dense.l2: must be from 0 to 1000000, got -1",
      "layers[1].dropout.rate: must be at least 0 and less than 1, got 1"),
    IssueCase(
      "lengths beyond any machine",
      #"{"layers": [{"dense": {"units": 9223372036854775807}}, {"dense": {"units": 65537}}]}"#,
      "layers[0].dense.units: must be from 1 to 65536, got 9223372036854775807",
      "layers[1].dense.units: must be from 1 to 65536, got 65537"),
    IssueCase(
      "a shape beyond any number",
      #"{"layers": [{"reshape": {"shape": [65536, 65536, 65536, 65536, 65536]}}]}"#),
    IssueCase(
      "more parameters than memory",
      #"{"layers": [{"dense": {"units": 60000}}, {"dense": {"units": 60000}}]}"#,
      "layers[1].dense: brings the network to more than 268435456 parameters"),
    IssueCase("a thousand layers", layers(1000)),
    IssueCase(
      "more layers than any network has", layers(1001),
      "layers: must have 1000 layers at most, got 1001"),
    IssueCase("shapes that data may have", #"{"layers": [{"reshape": {"shape": [12, 3]}}]}"#),
  ]

  @Test("mistakes in a sequential network are named with the layer", arguments: sequentialCases)
  func sequential(_ testCase: IssueCase) throws {
    let read = StrictJSON.decode(
      Sequential.self, from: try JSON(parsing: testCase.spec.utf8),
      userInfo: [.catalog: Golden.catalog])
    #expect(read.issues.map { "\($0)" } == testCase.sentences)
  }

  @Test("what the data decides is said when it is known")
  func shapes() {
    let context = FitContext(key: RandomKey(seed: 1))
    let data = SampleData.twoBlobs()
    #expect(
      throws: FitError.unsuitable("layers[0].reshape: cannot give 4 numbers the shape [12, 3]")
    ) { try Sequential { Reshape(12, 3) }.fit(data, context: context) }
    let tooShort = FitError.unsuitable(
      "layers[0].conv1d: reaches over 7 steps, got 4. Try padding 'same'")
    #expect(throws: tooShort) {
      try Conv1DNetwork { Conv1D(2, kernel: 7) }.fit(data, context: context)
    }
  }

  @Test("settings that no spec was checked for are checked before a fit")
  func settings() {
    #expect(throws: FitError.unsuitable("layers[0].dense.units: must be from 1 to 65536, got -3")) {
      try Sequential { Dense(-3) }.fit(
        SampleData.twoBlobs(), context: FitContext(key: RandomKey(seed: 1)))
    }
  }
}

public import Learning
public import StrictJSON

/// A network whose nodes are wired by name: branches, skip connections, several inputs.
///
/// Nodes may stand in any order; the graph takes them in the order of their inputs and, where that
/// leaves a choice, by name. Without nodes the network is the published tabular ResNet.
public struct Functional: NetworkClassifier {
  /// `functional`.
  public static let name = "functional"
  /// What it is.
  public static let summary = "a network whose nodes are wired by name; without nodes, the residual"
  /// Every setting.
  public static let settings = [
    Setting("nodes", "named nodes: {\"from\": [names], \"layer\": {settings}}"),
    Setting("output", "the node ahead of the output unit; null: the one that no node takes"),
    Setting(
      "residual", "in place of nodes: the tabular ResNet", .nested(Residual.settings)),
    Setting("training", "how it is trained", .nested(Training.settings)),
  ]

  /// The nodes, by name.
  ///
  /// Nodes take one another, or `input` (all features), `sequence` (the time axis)
  /// and `static` (all other features).
  public var nodes = OrderedMembers<FunctionalNode>()
  /// The node ahead of the output unit; nil: the one that no node takes.
  public var output: String?
  /// The residual network that stands in place of nodes; nil: the default one.
  public var residual: Residual?
  /// How it is trained.
  public var training = Training()

  /// The default residual network.
  public init() {}

  /// Nodes by name.
  public init(
    nodes: OrderedMembers<FunctionalNode>, output: String? = nil, training: Training = Training()
  ) {
    self.nodes = nodes
    self.output = output
    self.training = training
  }

  /// A residual network.
  public init(residual: Residual, training: Training = Training()) {
    self.residual = residual
    self.training = training
  }

  /// A network by wires: `Functional { input in let stem = Dense(64, .relu)(input); … }`.
  public init(training: Training = Training(), _ wire: (Wire) -> Wire) {
    let recorder = WireRecorder()
    let output = wire(Wire(recorder: recorder, name: GraphInput.row.rawValue))
    self.init(nodes: recorder.nodes, output: output.name, training: training)
  }

  /// The nodes in the order of their inputs, with the parts of the data that they take.
  public func graph(for layout: InputLayout) -> Graph {
    guard !nodes.isEmpty else {
      var graph = Graph(inputs: [.row])
      graph.close(
        graph.append(
          residual ?? Residual(), named: Residual.name, inputs: [.input(0)],
          place: [.member(Residual.name)]))
      return graph
    }
    return Wiring(self).graph()
  }

  /// Everything wrong with settings and wiring.
  public func issues() -> [Issue] {
    // The residual's own settings are asked where they are read.
    let own = settingIssues().filter { $0.path.first != .member(Residual.name) }
    let wrong = own + Wiring(self).issues()
    return wrong.isEmpty ? shapeIssues() : wrong
  }
}

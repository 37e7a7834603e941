public import Learning
public import StrictJSON

/// A network whose nodes are wired by name: branches, skip connections, several inputs.
///
/// A node takes the outputs of others, or `input` (all features), `sequence` (the time axis) and
/// `static` (all other features). Nodes may stand in any order; the graph takes them in the order of
/// their inputs and, where that leaves a choice, by name. Without nodes the network is the published
/// tabular ResNet.
public struct Functional: NetworkClassifier {
  public static let name = "functional"
  public static let summary = "a network whose nodes are wired by name; without nodes, the residual"
  public static let settings =
    [
      Setting("nodes", "named nodes: {\"from\": [names], \"layer\": {settings}}"),
      Setting("output", "the node ahead of the output unit; null: the one that no node takes"),
      Setting(
        "residual", "in place of nodes: the tabular ResNet", .nested(Residual.settings)),
    ] + networkSettings

  public var nodes = OrderedMembers<FunctionalNode>()
  public var output: String?
  public var residual: Residual?
  public var heads = 0
  public var numericEmbedding: ComponentSpec<any NumericEmbedding>?
  public var training = Training()

  public init() {}

  public init(
    nodes: OrderedMembers<FunctionalNode>, output: String? = nil, heads: Int = 0,
    numericEmbedding: (any NumericEmbedding)? = nil, training: Training = Training()
  ) {
    self.nodes = nodes
    self.output = output
    self.heads = heads
    self.numericEmbedding = numericEmbedding.map { ComponentSpec($0) }
    self.training = training
  }

  public init(
    residual: Residual, heads: Int = 0, numericEmbedding: (any NumericEmbedding)? = nil,
    training: Training = Training()
  ) {
    self.residual = residual
    self.heads = heads
    self.numericEmbedding = numericEmbedding.map { ComponentSpec($0) }
    self.training = training
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
    return FunctionalGraph(self).graph()
  }

  /// Everything wrong with the settings and with the graph of the nodes.
  public func issues() -> [Issue] {
    // The residual's own settings are asked where they are read.
    let own = settingIssues().filter { $0.path.first != .member(Residual.name) }
    let wrong = own + FunctionalGraph(self).issues()
    return wrong.isEmpty ? shapeIssues() : wrong
  }
}

/// A node of a functional network: a layer and the names of what flows into it.
///
/// A spec writes `{"from": ["stem"], "dense": {"units": 64}}`.
public struct FunctionalNode: Sendable, Hashable {
  /// The names of nodes, or of parts of the data: `input`, `sequence`, `static`.
  public var from: [String]
  public var layer: ComponentSpec<any Layer>
  /// Whether it stands for a node that could not be read.
  var isPlaceholder = false

  public init(from: [String], layer: some Layer) {
    self.from = from
    self.layer = ComponentSpec(layer)
  }
}

extension FunctionalNode: Codable {
  private static let from = PathElement.member("from")

  /// Reads `from` and the one other member, which names the layer.
  public init(from decoder: any Decoder) throws {
    guard !decoder.wantsAnyValue, let document = decoder.json else {
      self.init(from: [GraphInput.row.rawValue], layer: Dense())
      isPlaceholder = true
      return
    }
    guard case .object(let members) = document else {
      try decoder.report(
        .wrongType(expected: "an object with 'from' and a layer", got: document.summary))
      throw Reported()
    }
    let container = try decoder.container(keyedBy: PathElement.self)
    let type = try Self.layerType(members.map(\.name).filter { $0 != "from" }, decoder)
    let layer = try container.decode(type, forKey: .member(type.name))
    guard let layer = layer as? any Layer else { throw Reported() }
    self.init(from: try container.decode([String].self, forKey: Self.from), layer: layer)
  }

  /// Writes `from` and the layer under its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    try container.encode(from, forKey: Self.from)
    try container.encode(layer.component, forKey: .member(layer.name))
  }

  private static func layerType(
    _ names: [String], _ decoder: any Decoder
  ) throws -> any Component.Type {
    guard let family = (decoder.userInfo[.catalog] as? Catalog)?.family(of: (any Layer).self) else {
      try decoder.report(.other("no layer can be named here"))
      throw Reported()
    }
    let known = family.components.map { $0.name }
    for name in names where !known.contains(name) {
      try decoder.report(.unknownName(name, kind: family.kind, known: known))
    }
    guard names.count == 1, let type = family[names[0]] else {
      if names.allSatisfy(known.contains) {
        let got = names.isEmpty ? "none" : names.joined(separator: ", ")
        try decoder.report(.outOfRange(rule: "needs one layer beside 'from'", got: got))
      }
      throw Reported()
    }
    return type
  }
}

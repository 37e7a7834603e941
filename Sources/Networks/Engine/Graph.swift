public import Learning
public import StrictJSON

/// A network as a plan: nodes in an order in which every input comes before its use.
///
/// Shapes are not known yet; `Network` is a graph on data of a known width.
public struct Graph: Sendable, Hashable, Codable {
  /// Where numbers flow from.
  public enum Source: Sendable, Hashable, Codable {
    /// An input of the graph, by its index.
    case input(Int)
    /// The output of a node, by its index.
    case node(Int)
  }

  /// What the graph is fed with.
  public var inputs: [GraphInput]
  public private(set) var nodes: [Node] = []
  /// What flows out: one number a row, the logit of P(positive).
  public var output: Source

  /// A graph without nodes, whose output is its first input.
  public init(inputs: [GraphInput]) {
    precondition(!inputs.isEmpty, "a graph needs at least 1 input, got 0")
    self.inputs = inputs
    output = .input(0)
  }

  /// Appends a node, whose inputs must be there already, and gives what flows out of it.
  @discardableResult
  public mutating func append(_ node: Node) -> Source {
    for case .node(let index) in node.inputs {
      precondition(index < nodes.count, "node \(index) of \(nodes.count) is not there yet")
    }
    nodes.append(node)
    return .node(nodes.count - 1)
  }

  /// Appends a layer, or the nodes of a block, and gives what flows out.
  public mutating func append(
    _ layer: some Layer, named name: String, inputs: [Source], place: [PathElement]
  ) -> Source {
    layer.add(to: &self, named: name, inputs: inputs, place: place)
  }

  /// Appends layers one after the other, named by kind and number (`dense_1`, `dropout_1`,
  /// `dense_2`) with a prefix; `place` is where the list stands in a spec.
  public mutating func append(
    _ layers: [ComponentSpec<any Layer>], after source: Source, prefix: String = "",
    place: [PathElement]
  ) -> Source {
    var counts: [String: Int] = [:]
    return layers.enumerated().reduce(source) { flow, item in
      let (index, layer) = item
      counts[layer.name, default: 0] += 1
      return layer.value.add(
        to: &self, named: "\(prefix)\(layer.name)_\(counts[layer.name, default: 0])",
        inputs: [flow], place: place + [.index(index), .member(layer.name)])
    }
  }

  /// Appends the unit that every network ends in (one, without activation: its output is a logit)
  /// and makes it the output.
  public mutating func close(_ source: Source) {
    output = append(Dense(1), named: "output", inputs: [source], place: [.member("output")])
  }
}

extension Graph {
  /// The graph with layers ahead of its inputs, one list an input, and another layer in place of its output
  /// node.
  func framed(by ahead: [[Front]], output last: ComponentSpec<any PrimitiveLayer>?) -> Graph {
    var framed = Graph(inputs: inputs)
    let sources = ahead.enumerated().map { input, fronts in
      fronts.reduce(Source.input(input)) { flow, front in
        framed.append(
          Node(name: front.name, layer: front.layer, inputs: [flow], place: front.place))
      }
    }
    let offset = framed.nodes.count
    func moved(_ source: Source) -> Source {
      switch source {
      case .input(let index): sources[index]
      case .node(let index): .node(index + offset)
      }
    }
    for (index, node) in nodes.enumerated() {
      var node = node
      node.inputs = node.inputs.map(moved)
      if let last, output == .node(index) {
        node.layer = last
        node.place = [.member(Heads.name)]
      }
      framed.append(node)
    }
    framed.output = moved(output)
    return framed
  }

  /// A layer to stand ahead of an input.
  struct Front {
    var name: String
    var layer: ComponentSpec<any PrimitiveLayer>
    var place: [PathElement]
  }
}

extension Graph {
  /// A layer and where its inputs come from.
  public struct Node: Sendable {
    /// Its name, unique in the graph: `dense_1`.
    public var name: String
    public var layer: ComponentSpec<any PrimitiveLayer>
    /// Where its inputs come from, in order.
    public var inputs: [Source]
    /// Where it stands in a spec, for messages.
    ///
    /// For example `layers[2].conv1d`. It does not count for equality and is not stored.
    public var place: [PathElement]

    public init(
      name: String, layer: ComponentSpec<any PrimitiveLayer>, inputs: [Source], place: [PathElement]
    ) {
      self.name = name
      self.layer = layer
      self.inputs = inputs
      self.place = place
    }
  }
}

extension Graph.Node: Hashable {
  /// Whether name, layer and inputs are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.layer == right.layer && left.inputs == right.inputs
  }

  /// Hashes name, layer and inputs.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(layer)
    hasher.combine(inputs)
  }
}

extension Graph.Node: Codable {
  private enum CodingKeys: CodingKey {
    case name
    case layer
    case inputs
  }

  /// Reads name, layer and inputs.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    layer = try container.decode(ComponentSpec<any PrimitiveLayer>.self, forKey: .layer)
    inputs = try container.decode([Graph.Source].self, forKey: .inputs)
    place = []
  }

  /// Writes name, layer and inputs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(layer, forKey: .layer)
    try container.encode(inputs, forKey: .inputs)
  }
}

/// A part of every row of data that flows into a graph.
public enum GraphInput: String, Sendable, Hashable, NamedCases {
  /// All features.
  case row = "input"
  /// The time axis, as steps × channels.
  case sequence
  /// The features that are no part of the time axis.
  case `static`
  /// All features as steps of one channel.
  case rowAsSequence
}

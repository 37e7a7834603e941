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
  /// The layers, in order.
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

import Learning
import StrictJSON

/// The output of a node of a functional network, before any data: a name in the graph that is being
/// built.
public struct SymbolicTensor {
  fileprivate let builder: FunctionalGraphBuilder
  fileprivate let name: String

  /// The time axis of the data, as steps × channels, whatever tensor is asked.
  public var sequence: SymbolicTensor { input(.sequence) }
  /// The features that are no part of the time axis, whatever tensor is asked.
  public var `static`: SymbolicTensor { input(.static) }

  private func input(_ input: GraphInput) -> SymbolicTensor {
    SymbolicTensor(builder: builder, name: input.rawValue)
  }
}

extension Layer {
  /// Adds the layer as a node that takes these tensors and gives its own; without a name it is called
  /// by kind and number: `dense_1`.
  public func callAsFunction(_ inputs: SymbolicTensor..., name: String? = nil) -> SymbolicTensor {
    precondition(!inputs.isEmpty, "a node needs at least 1 input, got 0")
    let builder = inputs[0].builder
    precondition(
      inputs.allSatisfy { $0.builder === builder },
      "'\(Self.name)' takes tensors of two networks")
    return SymbolicTensor(
      builder: builder, name: builder.append(self, from: inputs.map(\.name), name: name))
  }
}

extension Functional {
  /// A network by function calls: `Functional { input in Dense(64, .relu)(input) }`.
  public init(
    heads: Int = 0, numericEmbedding: (any NumericEmbedding)? = nil,
    training: Training = Training(), _ output: (_ input: SymbolicTensor) -> SymbolicTensor
  ) {
    let builder = FunctionalGraphBuilder()
    let output = output(SymbolicTensor(builder: builder, name: GraphInput.row.rawValue))
    self.init(
      nodes: builder.nodes, output: output.name, heads: heads, numericEmbedding: numericEmbedding,
      training: training)
  }
}

/// Collects the nodes of a functional network.
///
/// A class, since every tensor must write to the same list; it does not outlive the closure.
private final class FunctionalGraphBuilder {
  private(set) var nodes = OrderedMembers<FunctionalNode>()
  private var counts: [String: Int] = [:]

  /// Appends a node and gives its name.
  func append(_ layer: some Layer, from sources: [String], name: String?) -> String {
    let name = name ?? freeName(type(of: layer).name)
    precondition(nodes[name] == nil, "a network has two nodes '\(name)'")
    nodes[name] = FunctionalNode(from: sources, layer: layer)
    return name
  }

  private func freeName(_ kind: String) -> String {
    while true {
      counts[kind, default: 0] += 1
      let name = "\(kind)_\(counts[kind, default: 0])"
      if nodes[name] == nil { return name }
    }
  }
}

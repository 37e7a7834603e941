public import ONNX

extension NetworkModel {
  /// The nodes of every layer, then the logistic function; one half where it says nothing.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let inputs = network.inputs.map { slice in
      let isAll = slice.count == network.layout.features
      let part =
        isAll
        ? features
        : builder.slice(features, axis: 1, slice.offset..<slice.offset + slice.count)
      return slice.shape.count == 1 ? part : builder.reshape(part, [0] + slice.shape)
    }
    var outputs: [Value] = []
    func value(_ source: Graph.Source) -> Value {
      switch source {
      case .input(let index): inputs[index]
      case .node(let index): outputs[index]
      }
    }
    for (node, operation) in zip(network.graph.nodes, network.operations) {
      let arrays = LearntArrays(parameters: parameters, statistics: statistics, node: node.name)
      outputs.append(operation.graph(node.inputs.map(value), arrays, in: &builder))
    }
    let logit = value(network.graph.output)
    let probability =
      builder.isExact
      ? builder.exactSigmoid(logit)
      : builder.cast(builder.sigmoid(builder.cast(logit, to: .double)), to: .float)
    let half = builder.scalar(Float(0.5))
    return builder.choose(builder.isNaN(probability), half, probability)
  }
}

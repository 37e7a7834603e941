import Learning
public import ONNX

extension RandomForestModel {
  /// One `TreeEnsemble` in double precision, so that thresholds and sums are exactly ours.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    guard !columns.isEmpty else {
      let score = scores(for: Tensor(shape: [1, 0], elements: []))
      return builder.constantColumn(score[0], rowsOf: features)
    }
    var nodes = TreeEnsembleNodes()
    for tree in 0..<treeCount { nodes.append(self.nodes(ofTree: tree), columns: columns) }
    let sum = builder.node(
      "TreeEnsemble", of: .trees, [builder.cast(features, to: .double)], nodes.attributes)
    return builder.cast(
      builder.divide(sum, builder.scalar(Double(treeCount))), to: .float)
  }
}

import ONNX

extension PoolOperation {
  /// Pools want channels ahead of steps.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    if output.count == 1 {
      let reduce = pooling == .maximum ? "ReduceMax" : "ReduceMean"
      return builder.node(reduce, [inputs[0]], ["axes": .ints([1]), "keepdims": .int(0)])
    }
    let input = builder.node("Transpose", [inputs[0]], ["perm": .ints([0, 2, 1])])
    let pooled = builder.node(
      pooling == .maximum ? "MaxPool" : "AveragePool", [input],
      [
        "kernel_shape": .ints([size]), "strides": .ints([stride]),
        "pads": .ints([windows.before, windows.after]),
      ])
    return builder.node("Transpose", [pooled], ["perm": .ints([0, 2, 1])])
  }
}

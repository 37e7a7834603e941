import ONNX

extension DenseOperation {
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let kernel = builder.constant(Constant(arrays["kernel"], shape: [self.inputs, units]))
    let sum = builder.node("MatMul", [inputs[0], kernel])
    let bias = arrays["bias"]
    return activation.graph(
      bias.isEmpty ? sum : builder.add(sum, builder.constant(Constant(bias))), in: &builder)
  }
}

import ONNX

extension DenseOperation {
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let product = MatrixProduct(matrix: arrays["kernel"], rows: self.inputs, columns: units)
    let sum = product.graph(inputs[0], shape: output.dropLast() + [self.inputs], in: &builder)
    let bias = arrays["bias"]
    return activation.graph(
      bias.isEmpty ? sum : builder.add(sum, builder.constant(Constant(bias))), in: &builder)
  }
}

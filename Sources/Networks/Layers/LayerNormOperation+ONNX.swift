import ONNX

extension LayerNormOperation {
  /// The moments in double precision, as `ck_layer_norm` has them.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let x = builder.cast(inputs[0], to: .double)
    let mean = self.mean(x, in: &builder)
    let apart = builder.subtract(x, mean)
    let variance = self.mean(builder.multiply(apart, apart), in: &builder)
    let deviation = builder.node(
      "Sqrt", [builder.add(variance, builder.scalar(Double(Float(settings.epsilon))))])
    let inverse = builder.cast(builder.divide(builder.scalar(1.0), deviation), to: .float)
    let centered = builder.subtract(inputs[0], builder.cast(mean, to: .float))
    let standard = builder.multiply(centered, inverse)
    let gamma = arrays["gamma"]
    let beta = arrays["beta"]
    if beta.isEmpty {
      return gamma.isEmpty
        ? standard : builder.multiply(standard, builder.constant(Constant(gamma)))
    }
    let shift = builder.constant(Constant(beta))
    if gamma.isEmpty { return builder.add(standard, shift) }
    let factor = builder.constant(Constant(gamma))
    return builder.isExact
      ? builder.fused(standard, factor, shift)
      : builder.add(builder.multiply(standard, factor), shift)
  }

  private func mean(_ value: Value, in builder: inout GraphBuilder) -> Value {
    builder.node("ReduceMean", [value], ["axes": .ints([-1]), "keepdims": .int(1)])
  }
}

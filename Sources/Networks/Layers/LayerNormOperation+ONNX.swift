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
    var value = builder.multiply(centered, inverse)
    let gamma = arrays["gamma"]
    if !gamma.isEmpty { value = builder.multiply(value, builder.constant(Constant(gamma))) }
    let beta = arrays["beta"]
    return beta.isEmpty ? value : builder.add(value, builder.constant(Constant(beta)))
  }

  private func mean(_ value: Value, in builder: inout GraphBuilder) -> Value {
    builder.node("ReduceMean", [value], ["axes": .ints([-1]), "keepdims": .int(1)])
  }
}

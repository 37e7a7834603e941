import ONNX

extension BatchNormOperation {
  /// The statistics and what was learnt, made one factor and one shift as `ck_batch_norm` has them.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let gamma = arrays["gamma"]
    let beta = arrays["beta"]
    let factors = arrays["variance"].enumerated().map { feature, variance in
      1 / (variance + Float(settings.epsilon)).squareRoot()
        * (gamma.isEmpty ? 1 : gamma[feature])
    }
    let centered = builder.subtract(inputs[0], builder.constant(Constant(arrays["mean"])))
    let factor = builder.constant(Constant(factors))
    if beta.isEmpty { return builder.multiply(centered, factor) }
    let shift = builder.constant(Constant(beta))
    return builder.isExact
      ? builder.fused(centered, factor, shift)
      : builder.add(builder.multiply(centered, factor), shift)
  }
}

public import ONNX

extension LogisticModel {
  /// The weighted sum and the logistic function, in double precision.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let weights = builder.constant(Constant(coefficients, shape: [coefficients.count, 1]))
    let sum = builder.node("MatMul", [builder.cast(features, to: .double), weights])
    let logit = builder.add(sum, builder.scalar(intercept))
    return builder.cast(builder.sigmoid(logit), to: .float)
  }
}

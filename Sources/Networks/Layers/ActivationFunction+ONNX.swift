import ONNX

extension ActivationFunction {
  /// The function as nodes of a graph.
  func graph(_ x: Value, in builder: inout GraphBuilder) -> Value {
    switch activation {
    case .linear: x
    case .relu: builder.node("Relu", [x])
    case .leakyRelu: builder.node("LeakyRelu", [x], ["alpha": .float(parameter)])
    case .elu: builder.node("Elu", [x], ["alpha": .float(parameter)])
    case .selu:
      builder.node(
        "Selu", [x], ["alpha": .float(1.673_263_2), "gamma": .float(1.050_701)])
    case .gelu: gelu(x, in: &builder)
    case .swish: swish(x, in: &builder)
    case .tanh: builder.node("Tanh", [x])
    case .sigmoid: builder.node("Sigmoid", [x])
    case .softplus: builder.node("Softplus", [x])
    }
  }

  /// x (1 + erf(x / √2)) / 2; the operator of its own is newer than the others that are used.
  private func gelu(_ x: Value, in builder: inout GraphBuilder) -> Value {
    let bend = builder.node("Erf", [builder.multiply(x, builder.scalar(Float(0.5).squareRoot()))])
    let share = builder.multiply(
      builder.add(bend, builder.scalar(Float(1))), builder.scalar(Float(0.5)))
    return builder.multiply(x, share)
  }

  /// x / (1 + e⁻ˣ), which unlike x σ(x) needs no exact σ far below 0.
  private func swish(_ x: Value, in builder: inout GraphBuilder) -> Value {
    let power = builder.node("Exp", [builder.node("Neg", [x])])
    return builder.divide(x, builder.add(builder.scalar(Float(1)), power))
  }
}

import ONNX

extension ActivationFunction {
  /// What is 1.0507 in the self-normalising form of elu, and its product with the 1.6733 there.
  private static let selu: (scale: Float, depth: Float) = (1.0507009873554805, 1.7580993408473768)

  /// The function as nodes of a graph.
  func graph(_ x: Value, in builder: inout GraphBuilder) -> Value {
    switch activation {
    case .linear: return x
    case .relu: return builder.node("Relu", [x])
    case .leakyRelu: return builder.node("LeakyRelu", [x], ["alpha": .float(parameter)])
    default: return builder.isExact ? exact(x, in: &builder) : plain(x, in: &builder)
    }
  }

  /// One node where there is one for the function.
  private func plain(_ x: Value, in builder: inout GraphBuilder) -> Value {
    switch activation {
    case .linear, .relu, .leakyRelu: x
    case .elu: builder.node("Elu", [x], ["alpha": .float(parameter)])
    case .selu:
      builder.node(
        "Selu", [x],
        ["alpha": .float(Self.selu.depth / Self.selu.scale), "gamma": .float(Self.selu.scale)])
    case .gelu: gelu(x, in: &builder)
    case .swish: swish(x, in: &builder)
    case .tanh: builder.node("Tanh", [x])
    case .sigmoid: builder.node("Sigmoid", [x])
    case .softplus: builder.node("Softplus", [x])
    }
  }

  /// The function rounded as `ck_activation_forward` rounds it.
  private func exact(_ x: Value, in builder: inout GraphBuilder) -> Value {
    switch activation {
    case .linear, .relu, .leakyRelu: x
    case .elu: exponential(x, above: 1, below: parameter, in: &builder)
    case .selu: exponential(x, above: Self.selu.scale, below: Self.selu.depth, in: &builder)
    case .gelu: builder.exactGelu(x)
    case .swish:
      builder.multiply(x, builder.exactSigmoid(x))
    case .tanh: builder.exactTanh(x)
    case .sigmoid: builder.exactSigmoid(x)
    case .softplus: builder.exactSoftplus(x)
    }
  }

  /// A multiple of x above 0, of eˣ - 1 below.
  private func exponential(
    _ x: Value, above: Float, below: Float, in builder: inout GraphBuilder
  ) -> Value {
    let power = builder.exactExpm1Below(x)
    return builder.choose(
      builder.compare("Greater", x, builder.scalar(Float(0))),
      builder.multiply(builder.scalar(above), x), builder.multiply(builder.scalar(below), power))
  }

  /// x (1 + erf(x / √2)) / 2; the operator of its own is newer than the others that are used.
  private func gelu(_ x: Value, in builder: inout GraphBuilder) -> Value {
    let root = builder.scalar(Float(0.5).squareRoot())
    let bend = builder.node("Erf", [builder.multiply(x, root)])
    let sum = builder.add(bend, builder.scalar(Float(1)))
    return builder.multiply(x, builder.multiply(sum, builder.scalar(Float(0.5))))
  }

  /// x / (1 + e⁻ˣ), which unlike x σ(x) needs no exact σ far below 0.
  private func swish(_ x: Value, in builder: inout GraphBuilder) -> Value {
    let power = builder.node("Exp", [builder.node("Neg", [x])])
    return builder.divide(x, builder.add(builder.scalar(Float(1)), power))
  }
}

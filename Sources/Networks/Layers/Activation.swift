import CKernels
public import Learning
import ONNX
public import StrictJSON

/// A function applied to every number.
public enum Activation: String, NamedCases, Hashable, Sendable {
  /// x.
  case linear
  /// max(x, 0).
  case relu
  /// x where positive, else slope · x.
  case leakyRelu
  /// x where positive, else alpha (eˣ - 1).
  case elu
  /// The self-normalising form of elu (Klambauer et al. 2017).
  case selu
  /// x Φ(x), the exact form (Hendrycks and Gimpel 2016).
  case gelu
  /// x σ(x).
  case swish
  case tanh
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// log(1 + eˣ).
  case softplus

  static let names = allCases.map(\.rawValue)
  /// The slope of leaky relu where a layer names the function alone, as in Keras.
  static let defaultSlope = 0.2
  /// The alpha of elu where a layer names the function alone, as in Keras.
  static let defaultAlpha = 1.0

  /// The function with its usual parameter.
  var function: ActivationFunction {
    ActivationFunction(self, slope: Self.defaultSlope, alpha: Self.defaultAlpha)
  }

  fileprivate var kernel: ck_activation {
    switch self {
    case .linear: CK_LINEAR
    case .relu: CK_RELU
    case .leakyRelu: CK_LEAKY_RELU
    case .elu: CK_ELU
    case .selu: CK_SELU
    case .gelu: CK_GELU
    case .swish: CK_SWISH
    case .tanh: CK_TANH
    case .sigmoid: CK_SIGMOID
    case .softplus: CK_SOFTPLUS
    }
  }
}

/// An activation with its parameter, ready to be applied.
struct ActivationFunction: Sendable {
  /// What is 1.0507 in the self-normalising form of elu, and its product with the 1.6733 there.
  private static let selu: (scale: Float, depth: Float) = (1.0507009873554805, 1.7580993408473768)

  private let activation: Activation
  /// The slope of leaky relu or the alpha of elu.
  private let parameter: Float
  private let kernel: ck_activation
  let isIdentity: Bool
  /// Whether the derivative needs the input; else the output alone tells it, and the output may
  /// overwrite the input.
  let needsInput: Bool

  init(_ activation: Activation, slope: Double, alpha: Double) {
    self.activation = activation
    kernel = activation.kernel
    parameter = Float(activation == .leakyRelu ? slope : alpha)
    isIdentity = activation == .linear
    needsInput =
      switch activation {
      case .linear, .relu, .tanh, .sigmoid: false
      case .leakyRelu: slope < 0
      case .elu, .selu, .gelu, .swish, .softplus: true
      }
  }

  /// y = f(x); y may be x.
  func forward(_ count: Int, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>) {
    ck_activation_forward(kernel, parameter, count, x, y)
  }

  /// dx = dy f'(x); dx may be dy.
  ///
  /// Where the input is not needed, x may be y.
  func backward(
    _ count: Int, x: UnsafePointer<Float>, y: UnsafePointer<Float>, dy: UnsafePointer<Float>,
    dx: UnsafeMutablePointer<Float>
  ) {
    ck_activation_backward(kernel, parameter, count, x, y, dy, dx)
  }

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
    case .swish: builder.multiply(x, builder.exactSigmoid(x))
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

/// A function applied to every number, as a layer of its own.
public struct ActivationLayer: PrimitiveLayer {
  public static let name = "activation"
  public static let summary = "a function applied to every number"
  public static let settings = [
    Setting("function", "which function", .names(Activation.names)),
    Setting("slope", "what leakyRelu multiplies negative numbers by", .between(0, 1e6)),
    Setting("alpha", "the limit of elu at minus infinity, without its sign", .between(0, 1e6)),
  ]

  public var function = Activation.relu
  public var slope = Activation.defaultSlope
  public var alpha = Activation.defaultAlpha

  public init() {}

  public init(_ function: Activation, slope: Double = 0.2, alpha: Double = 1) {
    self.function = function
    self.slope = slope
    self.alpha = alpha
  }

  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    ActivationOperation(
      output: try single(inputs),
      function: ActivationFunction(function, slope: slope, alpha: alpha))
  }
}

/// `ActivationLayer` on an input of known shape.
private struct ActivationOperation: LayerOperation {
  let output: [Int]
  let function: ActivationFunction

  func forward(_ memory: ForwardMemory, _ step: Step) {
    function.forward(step.rows * outputCount, memory.inputs[0], memory.output)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    guard let inputGradient = memory.inputGradients[0] else { return }
    function.backward(
      step.rows * outputCount, x: memory.forward.inputs[0], y: memory.forward.output,
      dy: memory.outputGradient, dx: inputGradient)
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    function.graph(inputs[0], in: &builder)
  }
}

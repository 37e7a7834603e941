import CKernels

/// An activation with its parameter, ready to be applied.
struct ActivationFunction: Sendable {
  let activation: Activation
  /// The slope or alpha.
  let parameter: Float
  private let kernel: ck_activation
  /// Whether it changes nothing.
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
}

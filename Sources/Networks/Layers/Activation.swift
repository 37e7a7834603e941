import CKernels
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
  /// The hyperbolic tangent.
  case tanh
  /// 1 / (1 + e⁻ˣ).
  case sigmoid
  /// log(1 + eˣ).
  case softplus

  /// Every name, as a spec writes it.
  static let names = allCases.map(\.rawValue)
  /// The slope of leaky relu where a layer names the function alone, as in Keras.
  static let defaultSlope = 0.2
  /// The alpha of elu where a layer names the function alone, as in Keras.
  static let defaultAlpha = 1.0

  /// The function with its usual parameter.
  var function: ActivationFunction {
    ActivationFunction(self, slope: Self.defaultSlope, alpha: Self.defaultAlpha)
  }

  var kernel: ck_activation {
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

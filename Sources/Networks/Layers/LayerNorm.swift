public import Learning

/// Brings the features of every row to mean 0 and variance 1, then learns their scale and shift
/// (Ba, Kiros and Hinton 2016).
public struct LayerNorm: PrimitiveLayer {
  /// `layerNorm`.
  public static let name = "layerNorm"
  /// What it is.
  public static let summary = "brings the features of every row to mean 0 and variance 1"
  /// Every setting.
  public static let settings = [
    Setting("epsilon", "added to the variance, against division by zero", .above(0)),
    Setting("center", "whether a learnt constant is added to every output"),
    Setting("scale", "whether every output is multiplied by a learnt factor"),
  ]

  /// Added to the variance, against division by zero.
  public var epsilon = 1e-3
  /// Whether a learnt constant is added to every output.
  public var center = true
  /// Whether every output is multiplied by a learnt factor.
  public var scale = true

  /// Keras' defaults.
  public init() {}

  /// Settings other than the defaults.
  public init(epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true) {
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  /// The layer on one input; the last axis holds the features.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    LayerNormOperation(output: try single(inputs), settings: self)
  }
}

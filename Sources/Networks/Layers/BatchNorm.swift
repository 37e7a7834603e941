public import Learning

/// Brings every feature to mean 0 and variance 1 over the batch, then learns its scale and shift
/// (Ioffe and Szegedy 2015); in inference, over the batches seen.
///
/// The running variance is that of the batch divided by its size, as in Keras.
public struct BatchNorm: PrimitiveLayer {
  /// `batchNorm`.
  public static let name = "batchNorm"
  /// What it is.
  public static let summary = "brings every feature to mean 0 and variance 1 over the batch"
  /// Every setting.
  public static let settings = [
    Setting("momentum", "the share of the running mean that a step keeps", .from(0, below: 1)),
    Setting("epsilon", "added to the variance, against division by zero", .above(0)),
    Setting("center", "whether a learnt constant is added to every output"),
    Setting("scale", "whether every output is multiplied by a learnt factor"),
  ]

  /// The share of the running mean and variance that a step keeps.
  public var momentum = 0.99
  /// Added to the variance, against division by zero.
  public var epsilon = 1e-3
  /// Whether a learnt constant is added to every output.
  public var center = true
  /// Whether every output is multiplied by a learnt factor.
  public var scale = true

  /// Keras' defaults.
  public init() {}

  /// Settings other than the defaults.
  public init(
    momentum: Double = 0.99, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  /// The layer on one input; the last axis holds the features, all others count as rows.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    BatchNormOperation(output: try single(inputs), settings: self)
  }
}

import CKernels
public import Learning

/// Stochastic gradient descent, with momentum as PyTorch has it.
///
/// `velocity = momentum velocity + gradient`; a step goes `rate velocity`, with Nesterov's rule
/// `rate (gradient + momentum velocity)`.
public struct SGD: Optimizer {
  /// `sgd`.
  public static let name = "sgd"
  /// What it is.
  public static let summary = "stochastic gradient descent, with or without momentum"
  /// Every setting.
  public static let settings = [
    Setting("learningRate", "the length of a step", .above(0)),
    Setting("momentum", "the share of the last step's velocity that is kept", .from(0, below: 1)),
    Setting("nesterov", "whether to look ahead along the velocity"),
  ]

  /// The length of a step.
  public var learningRate = 0.01
  /// The share of the last step's velocity that is kept.
  public var momentum = 0.0
  /// Whether to look ahead along the velocity.
  public var nesterov = false

  /// Rate 0.01 without momentum, as in Keras.
  public init() {}

  /// A rate and a momentum.
  public init(learningRate: Double, momentum: Double = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
  }

  /// One: the velocity.
  public var moments: Int { 1 }

  /// Moves all parameters.
  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    ck_sgd(
      memory.count, memory.parameters, memory.gradients, memory.moment(0), Float(rate),
      Float(momentum), nesterov)
  }
}

import CKernels
public import Learning

/// Steps divided by a running root mean square of the gradient (Tieleman and Hinton 2012), with
/// momentum as PyTorch has it.
public struct RMSprop: Optimizer {
  /// `rmsprop`.
  public static let name = "rmsprop"
  /// What it is.
  public static let summary = "steps divided by a running root mean square of the gradient"
  /// Every setting.
  public static let settings = [
    Setting("learningRate", "the length of a step", .above(0)),
    Setting("rho", "the share of the running mean square that is kept", .from(0, below: 1)),
    Setting("momentum", "the share of the last step's velocity that is kept", .from(0, below: 1)),
    Setting("epsilon", "added to the root, against division by zero", .above(0)),
  ]

  /// The length of a step.
  public var learningRate = 0.001
  /// The share of the running mean square that is kept.
  public var rho = 0.9
  /// The share of the last step's velocity that is kept.
  public var momentum = 0.0
  /// Added to the root, against division by zero.
  public var epsilon = 1e-7

  /// Keras' defaults.
  public init() {}

  /// Settings other than the defaults.
  public init(
    learningRate: Double, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7
  ) {
    self.learningRate = learningRate
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// Two: the running mean square and the velocity.
  public var moments: Int { 2 }

  /// Moves all parameters.
  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    ck_rmsprop(
      memory.count, memory.parameters, memory.gradients, memory.moment(0), memory.moment(1),
      Float(rate), Float(rho), Float(epsilon), Float(momentum))
  }
}

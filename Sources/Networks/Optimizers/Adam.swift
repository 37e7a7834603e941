import CKernels
public import Learning

/// Steps by running means of the gradient and its square (Kingma and Ba 2015, algorithm 1).
public struct Adam: Optimizer {
  /// `adam`.
  public static let name = "adam"
  /// What it is.
  public static let summary = "steps by running means of the gradient and its square"
  /// Every setting.
  public static let settings = [
    Setting("learningRate", "the length of a step", .above(0)),
    Setting("beta1", "the share of the running mean that is kept", .from(0, below: 1)),
    Setting("beta2", "the share of the running mean square that is kept", .from(0, below: 1)),
    Setting("epsilon", "added to the root, against division by zero", .above(0)),
  ]

  /// The length of a step.
  public var learningRate = 0.001
  /// The share of the running mean that is kept.
  public var beta1 = 0.9
  /// The share of the running mean square that is kept.
  public var beta2 = 0.999
  /// Added to the root, against division by zero.
  public var epsilon = 1e-7

  /// Keras' defaults.
  public init() {}

  /// Settings other than the defaults.
  public init(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// Two: the running mean and mean square.
  public var moments: Int { 2 }

  /// Moves all parameters.
  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    ck_adam(
      memory.count, memory.parameters, memory.gradients, memory.moment(0), memory.moment(1),
      Float(rate), Float(beta1), Float(beta2), Float(epsilon),
      Float(1 - ck_pow(beta1, Double(step))), Float(1 - ck_pow(beta2, Double(step))), 0,
      nil)
  }
}

import CKernels
public import Learning

/// How parameters move along their gradient.
public protocol Optimizer: Component {
  /// The learning rate, before a schedule changes it.
  var learningRate: Double { get }
  /// How many arrays of the parameters' shape it keeps from step to step.
  var moments: Int { get }
  /// Moves all parameters at once; `step` counts from 1.
  func update(_ memory: OptimizerMemory, rate: Double, step: Int)
}

extension ComponentSpec where Family == any Optimizer {
  public init(_ component: some Optimizer) { self.init(component) { $0 } }
}

/// What an optimizer works on.
public struct OptimizerMemory {
  /// The number of parameters, with the gaps between slices.
  public let count: Int
  public let parameters: UnsafeMutablePointer<Float>
  /// The gradient of the loss by the parameters.
  public let gradients: UnsafePointer<Float>
  /// 1 where a parameter belongs to a kernel, 0 at biases and scales.
  public let kernelMask: UnsafePointer<Float>
  /// The optimizer's arrays, one after the other.
  let moments: UnsafeMutablePointer<Float>

  /// Puts the parts together; `moments` holds as many arrays as the optimizer keeps.
  package init(
    count: Int, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    kernelMask: UnsafePointer<Float>, moments: UnsafeMutablePointer<Float>
  ) {
    self.count = count
    self.parameters = parameters
    self.gradients = gradients
    self.kernelMask = kernelMask
    self.moments = moments
  }

  /// One of the optimizer's arrays; 0 at the first step.
  public func moment(_ index: Int) -> UnsafeMutablePointer<Float> { moments + index * count }
}

/// Stochastic gradient descent, with momentum as PyTorch has it.
///
/// `velocity = momentum velocity + gradient`; a step goes `rate velocity`, with Nesterov's rule
/// `rate (gradient + momentum velocity)`.
public struct SGD: Optimizer {
  public static let name = "sgd"
  public static let summary = "stochastic gradient descent, with or without momentum"
  public static let settings = [
    Setting("learningRate", "the length of a step", .above(0, upTo: 1e30)),
    Setting("momentum", "the share of the last step's velocity that is kept", .from(0, below: 1)),
    Setting("nesterov", "whether to look ahead along the velocity"),
  ]

  public var learningRate = 0.01
  public var momentum = 0.0
  public var nesterov = false

  /// Rate 0.01 without momentum, as in Keras.
  public init() {}

  public init(learningRate: Double, momentum: Double = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
  }

  public var moments: Int { 1 }

  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    ck_sgd(
      memory.count, memory.parameters, memory.gradients, memory.moment(0), Float(rate),
      Float(momentum), nesterov)
  }
}

/// Steps divided by a running root mean square of the gradient (Tieleman and Hinton 2012), with
/// momentum as PyTorch has it.
public struct RMSprop: Optimizer {
  public static let name = "rmsprop"
  public static let summary = "steps divided by a running root mean square of the gradient"
  public static let settings = [
    Setting("learningRate", "the length of a step", .above(0, upTo: 1e30)),
    Setting("rho", "the share of the running mean square that is kept", .from(0, below: 1)),
    Setting("momentum", "the share of the last step's velocity that is kept", .from(0, below: 1)),
    Setting("epsilon", "added to the root, against division by zero", .above(0, upTo: 1e6)),
  ]

  public var learningRate = 0.001
  public var rho = 0.9
  public var momentum = 0.0
  public var epsilon = 1e-7

  public init() {}

  public init(
    learningRate: Double, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7
  ) {
    self.learningRate = learningRate
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
  }

  /// The running mean square and the velocity.
  public var moments: Int { 2 }

  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    ck_rmsprop(
      memory.count, memory.parameters, memory.gradients, memory.moment(0), memory.moment(1),
      Float(rate), Float(rho), Float(epsilon), Float(momentum))
  }
}

/// Steps by running means of the gradient and its square (Kingma and Ba 2015, algorithm 1).
public struct Adam: Optimizer {
  public static let name = "adam"
  public static let summary = "steps by running means of the gradient and its square"
  public static let settings = [
    Setting("learningRate", "the length of a step", .above(0, upTo: 1e30)),
    Setting("beta1", "the share of the running mean that is kept", .from(0, below: 1)),
    Setting("beta2", "the share of the running mean square that is kept", .from(0, below: 1)),
    Setting("epsilon", "added to the root, against division by zero", .above(0, upTo: 1e6)),
  ]

  public var learningRate = 0.001
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-7

  /// Keras' defaults.
  public init() {}

  public init(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// The running mean and the running mean square.
  public var moments: Int { 2 }

  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    update(memory, rate: rate, step: step, weightDecay: 0, mask: nil)
  }

  /// A step that takes a share of the weights off besides, where the mask has 1 or is nil.
  fileprivate func update(
    _ memory: OptimizerMemory, rate: Double, step: Int, weightDecay: Double,
    mask: UnsafePointer<Float>?
  ) {
    ck_adam(
      memory.count, memory.parameters, memory.gradients, memory.moment(0), memory.moment(1),
      Float(rate), Float(beta1), Float(beta2), Float(epsilon),
      Float(1 - ck_pow(beta1, Double(step))), Float(1 - ck_pow(beta2, Double(step))),
      Float(weightDecay), mask)
  }
}

/// Adam whose weights shrink by a share of themselves at every step, apart from the gradient
/// (Loshchilov and Hutter 2019, algorithm 2).
public struct AdamW: Optimizer {
  public static let name = "adamW"
  public static let summary = "Adam with decoupled weight decay"
  public static let settings =
    Adam.settings + [
      Setting(
        "weightDecay", "the share, times the rate, that every step takes off", .between(0, 1e6)),
      Setting("decaysKernelsOnly", "whether biases and the scales of normalisations are spared"),
    ]

  public var learningRate = 0.001
  public var beta1 = 0.9
  public var beta2 = 0.999
  public var epsilon = 1e-7
  public var weightDecay = 0.004
  public var decaysKernelsOnly = false

  /// Keras' defaults; the decay reaches every parameter.
  public init() {}

  public init(
    learningRate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    weightDecay: Double = 0.004, decaysKernelsOnly: Bool = false
  ) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
    self.decaysKernelsOnly = decaysKernelsOnly
  }

  public var moments: Int { 2 }

  public func update(_ memory: OptimizerMemory, rate: Double, step: Int) {
    Adam(learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon).update(
      memory, rate: rate, step: step, weightDecay: weightDecay,
      mask: decaysKernelsOnly ? memory.kernelMask : nil)
  }
}

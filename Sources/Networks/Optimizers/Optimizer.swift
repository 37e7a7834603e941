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

import CKernels

/// `BatchNorm` on an input of known shape.
struct BatchNormOperation: LayerOperation {
  let output: [Int]
  private let features: Int
  private let positions: Int
  let settings: BatchNorm

  init(output: [Int], settings: BatchNorm) {
    self.output = output
    features = output.last ?? 1
    positions = output.dropLast().reduce(1, *)
    self.settings = settings
  }

  var parameters: [ParameterRequest] {
    let gamma = ParameterRequest(name: "gamma", shape: [features], initializer: Ones())
    let beta = ParameterRequest(name: "beta", shape: [features], initializer: Zeros())
    return (settings.scale ? [gamma] : []) + (settings.center ? [beta] : [])
  }

  var statistics: [StatisticsRequest] {
    [
      StatisticsRequest(name: "mean", shape: [features], initial: 0),
      StatisticsRequest(name: "variance", shape: [features], initial: 1),
    ]
  }

  var scratch: ScratchRequest {
    ScratchRequest(kept: 2 * stride, temporary: stride)
  }

  /// The distance between arrays of one number a feature.
  private var stride: Int { ParameterLayout.aligned(features) }
  private var gammaOffset: Int? { settings.scale ? 0 : nil }
  private var betaOffset: Int? { settings.center ? (settings.scale ? stride : 0) : nil }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let rows = step.rows * positions
    let mean = memory.kept
    let inverse = memory.kept + stride
    let variance = memory.temporary
    if step.isTraining {
      ck_column_moments(rows, features, memory.inputs[0], mean, variance)
      move(memory, mean: mean, variance: variance)
    } else {
      mean.update(from: memory.statistics, count: features)
      variance.update(from: memory.statistics + stride, count: features)
    }
    for feature in 0..<features {
      inverse[feature] = 1 / (variance[feature] + Float(settings.epsilon)).squareRoot()
    }
    ck_batch_norm(
      rows, features, memory.inputs[0], mean, inverse, gammaOffset.map { memory.parameters + $0 },
      betaOffset.map { memory.parameters + $0 }, memory.output)
  }

  /// The statistics after this step.
  private func move(
    _ memory: ForwardMemory, mean: UnsafePointer<Float>, variance: UnsafePointer<Float>
  ) {
    let kept = Float(settings.momentum)
    let fresh = 1 - kept
    for feature in 0..<features {
      memory.newStatistics[feature] =
        kept * memory.statistics[feature] + fresh * mean[feature]
      memory.newStatistics[stride + feature] =
        kept * memory.statistics[stride + feature] + fresh * variance[feature]
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let forward = memory.forward
    ck_batch_norm_backward(
      step.rows * positions, features, forward.inputs[0], forward.kept, forward.kept + stride,
      gammaOffset.map { forward.parameters + $0 }, !step.isTraining, memory.outputGradient,
      gammaOffset.map { memory.parameterGradients + $0 },
      betaOffset.map { memory.parameterGradients + $0 }, memory.inputGradients[0])
  }
}

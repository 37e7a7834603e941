import CKernels

/// `LayerNorm` on an input of known shape.
struct LayerNormOperation: LayerOperation {
  let output: [Int]
  private let features: Int
  private let positions: Int
  let settings: LayerNorm

  init(output: [Int], settings: LayerNorm) {
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

  var scratch: ScratchRequest { ScratchRequest(keptPerRow: 2 * positions) }

  private var gammaOffset: Int? { settings.scale ? 0 : nil }
  private var betaOffset: Int? {
    settings.center ? (settings.scale ? ParameterLayout.aligned(features) : 0) : nil
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    ck_layer_norm(
      step.rows * positions, features, memory.inputs[0], gammaOffset.map { memory.parameters + $0 },
      betaOffset.map { memory.parameters + $0 }, Float(settings.epsilon), memory.output,
      memory.kept)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let forward = memory.forward
    ck_layer_norm_backward(
      step.rows * positions, features, forward.inputs[0],
      gammaOffset.map { forward.parameters + $0 }, forward.kept, memory.outputGradient,
      gammaOffset.map { memory.parameterGradients + $0 },
      betaOffset.map { memory.parameterGradients + $0 }, memory.inputGradients[0])
  }
}

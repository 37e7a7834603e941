import CKernels
import Learning

/// `Dense` on an input of known shape.
struct DenseOperation: LayerOperation {
  let output: [Int]
  private let positions: Int
  let inputs: Int
  let units: Int
  private let biasOffset: Int?
  let activation: ActivationFunction
  private let settings: Dense

  init(positions: Int, inputs: Int, output: [Int], settings: Dense) {
    self.output = output
    self.positions = positions
    self.inputs = inputs
    units = settings.units
    biasOffset = settings.useBias ? ParameterLayout.aligned(inputs * settings.units) : nil
    activation = settings.activation.function
    self.settings = settings
  }

  var parameters: [ParameterRequest] {
    let kernel = ParameterRequest(
      name: "kernel", shape: [inputs, units], initializer: settings.kernelInitializer.value,
      fans: Fans(input: inputs, output: units), penalty: Penalty(l1: settings.l1, l2: settings.l2),
      isKernel: true)
    let bias = ParameterRequest(
      name: "bias", shape: [units], initializer: settings.biasInitializer.value)
    return settings.useBias ? [kernel, bias] : [kernel]
  }

  var scratch: ScratchRequest {
    ScratchRequest(
      keptPerRow: activation.needsInput ? outputCount : 0,
      temporary: units == 1 ? 0 : inputs * units)
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let rows = step.rows * positions
    let sums = activation.needsInput ? memory.kept : memory.output
    ck_gemm(
      rows, units, inputs, memory.inputs[0], inputs, 1, memory.parameters, units, sums, units,
      biasOffset.map { memory.parameters + $0 }, false)
    if !activation.isIdentity { activation.forward(rows * units, sums, memory.output) }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let rows = step.rows * positions
    let gradient = memory.outputGradient
    if !activation.isIdentity {
      let sums = activation.needsInput ? memory.forward.kept : memory.forward.output
      activation.backward(
        rows * units, x: sums, y: memory.forward.output, dy: gradient, dx: gradient)
    }
    if let biasOffset {
      ck_column_sums(rows, units, gradient, units, memory.parameterGradients + biasOffset, false)
    }
    ck_gemm(
      inputs, units, rows, memory.forward.inputs[0], 1, inputs, gradient, units,
      memory.parameterGradients, units, nil, false)
    if let inputGradient = memory.inputGradients[0] {
      propagate(gradient, rows: rows, memory.forward, to: inputGradient)
    }
  }

  /// The gradient by the inputs: the product with the transposed kernel, which a single unit has
  /// already.
  private func propagate(
    _ gradient: UnsafePointer<Float>, rows: Int, _ memory: ForwardMemory,
    to inputGradient: UnsafeMutablePointer<Float>
  ) {
    var transposed = memory.parameters
    if units > 1 {
      ck_transpose(inputs, units, memory.parameters, units, memory.temporary, inputs)
      transposed = UnsafePointer(memory.temporary)
    }
    ck_gemm(
      rows, inputs, units, gradient, units, 1, transposed, inputs, inputGradient, inputs, nil,
      false)
  }
}

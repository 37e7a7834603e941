import CKernels

/// `Multiply` on inputs of known shape.
struct MultiplyOperation: LayerOperation {
  let output: [Int]
  let inputs: Int

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let total = step.rows * outputCount
    ck_multiply(total, memory.inputs[0], memory.inputs[1], memory.output)
    for index in 2..<max(inputs, 2) {
      ck_multiply(total, memory.output, memory.inputs[index], memory.output)
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let total = step.rows * outputCount
    for index in 0..<inputs {
      guard let gradient = memory.inputGradients[index] else { continue }
      gradient.update(from: memory.outputGradient, count: total)
      for other in 0..<inputs where other != index {
        ck_multiply(total, gradient, memory.forward.inputs[other], gradient)
      }
    }
  }
}

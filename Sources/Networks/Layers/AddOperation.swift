import CKernels

/// `Add` on inputs of known shape.
struct AddOperation: LayerOperation {
  let output: [Int]
  let inputs: Int

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let total = step.rows * outputCount
    ck_add(total, memory.inputs[0], memory.inputs[1], memory.output)
    for index in 2..<max(inputs, 2) {
      ck_add(total, memory.output, memory.inputs[index], memory.output)
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    for index in 0..<inputs {
      memory.inputGradients[index]?.update(
        from: memory.outputGradient, count: step.rows * outputCount)
    }
  }
}

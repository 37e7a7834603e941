/// A layer that only sees its input in another shape.
struct CopyOperation: LayerOperation {
  let output: [Int]

  func forward(_ memory: ForwardMemory, _ step: Step) {
    memory.output.update(from: memory.inputs[0], count: step.rows * outputCount)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    memory.inputGradients[0]?.update(from: memory.outputGradient, count: step.rows * outputCount)
  }
}

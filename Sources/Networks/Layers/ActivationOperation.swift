/// `ActivationLayer` on an input of known shape.
struct ActivationOperation: LayerOperation {
  let output: [Int]
  private let count: Int
  let function: ActivationFunction

  init(output: [Int], function: ActivationFunction) {
    self.output = output
    count = output.reduce(1, *)
    self.function = function
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    function.forward(step.rows * count, memory.inputs[0], memory.output)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    guard let inputGradient = memory.inputGradients[0] else { return }
    function.backward(
      step.rows * count, x: memory.forward.inputs[0], y: memory.forward.output,
      dy: memory.outputGradient, dx: inputGradient)
  }
}

import CKernels
import Learning

/// `Dropout` on an input of known shape.
struct DropoutOperation: LayerOperation {
  let output: [Int]
  private let count: Int
  private let rate: Float
  private let scale: Float

  init(output: [Int], rate: Float) {
    self.output = output
    count = output.reduce(1, *)
    self.rate = rate
    scale = 1 / (1 - rate)
  }

  var scratch: ScratchRequest { ScratchRequest(keptPerRow: count) }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let total = step.rows * count
    guard step.isTraining, rate > 0 else {
      memory.output.update(from: memory.inputs[0], count: total)
      return
    }
    var key = Threefry.block(key: memory.key, counter: (step.index, 0))
    withUnsafeBytes(of: &key) { words in
      ck_dropout(
        words.baseAddress?.assumingMemoryBound(to: UInt64.self), rate, scale, total,
        memory.inputs[0], memory.output, memory.kept)
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    guard let inputGradient = memory.inputGradients[0] else { return }
    let total = step.rows * count
    if step.isTraining, rate > 0 {
      ck_multiply(total, memory.outputGradient, memory.forward.kept, inputGradient)
    } else {
      inputGradient.update(from: memory.outputGradient, count: total)
    }
  }
}

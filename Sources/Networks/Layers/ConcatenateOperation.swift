/// `Concatenate` on inputs of known shape.
struct ConcatenateOperation: LayerOperation {
  let positions: Int
  let widths: [Int]
  let output: [Int]

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let whole = outputCount / positions
    var start = 0
    for (index, width) in widths.enumerated() {
      for position in 0..<step.rows * positions {
        (memory.output + position * whole + start).update(
          from: memory.inputs[index] + position * width, count: width)
      }
      start += width
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let whole = outputCount / positions
    var start = 0
    for (index, width) in widths.enumerated() {
      if let gradient = memory.inputGradients[index] {
        for position in 0..<step.rows * positions {
          (gradient + position * width).update(
            from: memory.outputGradient + position * whole + start, count: width)
        }
      }
      start += width
    }
  }
}

import CKernels

/// A pooling layer on an input of known shape.
struct PoolOperation: LayerOperation {
  let output: [Int]
  let pooling: Pooling
  let steps: Int
  let channels: Int
  let size: Int
  let stride: Int
  let windows: WindowPlan

  init(
    _ pooling: Pooling, steps: Int, channels: Int, size: Int, stride: Int, padding: Padding
  ) throws(ShapeError) {
    self.pooling = pooling
    self.steps = steps
    self.channels = channels
    self.size = size
    self.stride = stride
    windows = try WindowPlan(steps: steps, size: size, stride: stride, padding: padding)
    output = [windows.count, channels]
  }

  /// All steps in one window.
  init(_ pooling: Pooling, steps: Int, channels: Int) throws(ShapeError) {
    self.pooling = pooling
    self.steps = steps
    self.channels = channels
    size = steps
    stride = steps
    windows = try WindowPlan(steps: steps, size: steps, stride: steps, padding: .valid)
    output = [channels]
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let pool = pooling == .maximum ? ck_max_pool : ck_average_pool
    pool(
      step.rows, steps, channels, size, stride, windows.before, windows.count, memory.inputs[0],
      memory.output)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    guard let inputGradient = memory.inputGradients[0] else { return }
    switch pooling {
    case .maximum:
      ck_max_pool_backward(
        step.rows, steps, channels, size, stride, windows.before, windows.count,
        memory.forward.inputs[0], memory.forward.output, memory.outputGradient, inputGradient)
    case .average:
      ck_average_pool_backward(
        step.rows, steps, channels, size, stride, windows.before, windows.count,
        memory.outputGradient, inputGradient)
    }
  }
}

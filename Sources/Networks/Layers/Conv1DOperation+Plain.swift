import CKernels

extension Conv1DOperation {
  /// Gradients for stride 1 without dilation.
  ///
  /// The gradient by the sums is laid out with `kernel - 1` zero steps before and after every row of
  /// the batch, as far apart as the padded rows are. Then the kernel's gradient is one product over
  /// the whole batch (a window that straddles two rows meets a zero), and the input's gradient is
  /// the convolution of that layout with the kernel reversed.
  func backwardPlain(_ memory: BackwardMemory, _ rows: Int) {
    let gap = (kernel - 1) * filters
    let spread = memory.forward.temporary
    spread.update(repeating: 0, count: gap)
    for row in 0..<rows {
      let start = spread + gap + row * paddedSteps * filters
      differentiate(memory, row: row, count: 1, rows: rows, to: start)
      (start + outputCount).update(repeating: 0, count: gap)
    }
    sumBias(memory, count: rows * paddedSteps, spread + gap)
    ck_gemm(
      kernel * channels, filters, rows * paddedSteps - (kernel - 1), padded(memory.forward), 1,
      channels, spread + gap, filters, memory.parameterGradients, filters, nil, false)
    if let inputGradient = memory.inputGradients[0] {
      propagatePlain(spread, rows: rows, memory.forward, to: inputGradient)
    }
  }

  private func propagatePlain(
    _ spread: UnsafeMutablePointer<Float>, rows: Int, _ memory: ForwardMemory,
    to inputGradient: UnsafeMutablePointer<Float>
  ) {
    let reversed = spread + (kernel - 1 + rows * paddedSteps) * filters
    let tap = channels * filters
    for position in 0..<kernel {
      ck_transpose(
        channels, filters, memory.parameters + (kernel - 1 - position) * tap, filters,
        reversed + position * tap, channels)
    }
    let (runs, length) = isPadded ? (rows, steps) : (1, rows * steps)
    for run in 0..<runs {
      ck_gemm(
        length, channels, kernel * filters,
        spread + (run * paddedSteps + windows.before) * filters, filters, 1, reversed, channels,
        inputGradient + run * steps * channels, channels, nil, false)
    }
  }
}

import CKernels

extension Conv1DOperation {
  /// Gradients for any stride and dilation, row by row and tap by tap.
  func backwardByTaps(_ memory: BackwardMemory, _ rows: Int) {
    let gradient = memory.outputGradient
    differentiate(memory, row: 0, count: rows, rows: rows, to: gradient)
    sumBias(memory, count: rows * windows.count, gradient)
    let input = padded(memory.forward)
    for tap in 0..<taps {
      for row in 0..<rows {
        ck_gemm(
          tapLength, filters, windows.count,
          input + (row * paddedSteps + tap * dilation) * channels, 1, stride * channels,
          gradient + row * outputCount, filters,
          memory.parameterGradients + tap * tapLength * filters, filters, nil, row > 0)
      }
    }
    if let inputGradient = memory.inputGradients[0] {
      propagateByTaps(gradient, rows: rows, memory.forward, to: inputGradient)
    }
  }

  /// Every tap adds its share to the padded input's gradient, of which the padding is dropped.
  private func propagateByTaps(
    _ gradient: UnsafePointer<Float>, rows: Int, _ memory: ForwardMemory,
    to inputGradient: UnsafeMutablePointer<Float>
  ) {
    let width = paddedSteps * channels
    let spread = memory.temporary
    let transposed = spread + rows * width
    spread.update(repeating: 0, count: rows * width)
    for position in 0..<kernel {
      let tap = position * channels * filters
      ck_transpose(channels, filters, memory.parameters + tap, filters, transposed, channels)
      for row in 0..<rows {
        ck_gemm(
          windows.count, channels, filters, gradient + row * outputCount, filters, 1, transposed,
          channels, spread + row * width + position * dilation * channels, stride * channels, nil,
          true)
      }
    }
    for row in 0..<rows {
      (inputGradient + row * steps * channels).update(
        from: spread + row * width + windows.before * channels, count: steps * channels)
    }
  }
}

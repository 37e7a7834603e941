import CKernels
import Learning

/// `Conv1D` on an input of known shape: products of strided matrices, without copies of windows.
///
/// With the channels last, a window of a padded sequence is one run of `kernel · channels` numbers,
/// and windows are the rows of a matrix whose rows overlap. Dilated kernels go tap by tap.
struct Conv1DOperation: LayerOperation {
  let steps: Int
  let channels: Int
  let windows: WindowPlan
  let filters: Int
  let kernel: Int
  let stride: Int
  let dilation: Int
  private let biasOffset: Int?
  let activation: ActivationFunction
  private let settings: Conv1D

  init(steps: Int, channels: Int, windows: WindowPlan, settings: Conv1D) {
    self.steps = steps
    self.channels = channels
    self.windows = windows
    filters = settings.filters
    kernel = settings.kernel
    stride = settings.stride
    dilation = settings.kernel == 1 ? 1 : settings.dilation
    biasOffset =
      settings.useBias
      ? ParameterLayout.aligned(settings.kernel * channels * settings.filters) : nil
    activation = settings.activation.function
    self.settings = settings
  }

  var output: [Int] { [windows.count, filters] }

  /// Whether neighbouring windows are one step apart and without gaps.
  var isPlain: Bool { stride == 1 && dilation == 1 }
  /// The number of steps with padding.
  var paddedSteps: Int { steps + windows.before + windows.after }
  var isPadded: Bool { windows.before + windows.after > 0 }
  /// The runs of channels that one product takes: the whole window, or a tap of a dilated kernel.
  var taps: Int { dilation == 1 ? 1 : kernel }
  /// The length of such a run.
  var tapLength: Int { kernel / taps * channels }

  var parameters: [ParameterRequest] {
    let weights = ParameterRequest(
      name: "kernel", shape: [kernel, channels, filters],
      initializer: settings.kernelInitializer.value,
      fans: Fans(input: kernel * channels, output: kernel * filters),
      penalty: Penalty(l1: settings.l1, l2: settings.l2), isKernel: true)
    let bias = ParameterRequest(
      name: "bias", shape: [filters], initializer: settings.biasInitializer.value)
    return settings.useBias ? [weights, bias] : [weights]
  }

  var scratch: ScratchRequest {
    ScratchRequest(
      keptPerRow: (isPadded ? paddedSteps * channels : 0)
        + (activation.needsInput ? outputCount : 0),
      temporaryPerRow: isPlain ? paddedSteps * filters : paddedSteps * channels,
      temporary: (isPlain ? (kernel - 1) * filters : 0) + kernel * channels * filters)
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let padded = pad(memory, step.rows)
    let sums = activation.needsInput ? preactivations(memory, step.rows) : memory.output
    let bias = biasOffset.map { memory.parameters + $0 }
    for row in 0..<step.rows {
      let from = padded + row * paddedSteps * channels
      let to = sums + row * outputCount
      for tap in 0..<taps {
        ck_gemm(
          windows.count, filters, tapLength, from + tap * dilation * channels, stride * channels, 1,
          memory.parameters + tap * tapLength * filters, filters, to, filters, bias, tap > 0)
      }
      if !activation.isIdentity {
        activation.forward(outputCount, to, memory.output + row * outputCount)
      }
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    if isPlain {
      backwardPlain(memory, step.rows)
    } else {
      backwardByTaps(memory, step.rows)
    }
  }

  /// The input with zeros about it, in the kept memory; the input itself where it needs none.
  private func pad(_ memory: ForwardMemory, _ rows: Int) -> UnsafePointer<Float> {
    guard isPadded else { return memory.inputs[0] }
    let width = steps * channels
    var target = memory.kept
    for row in 0..<rows {
      target.update(repeating: 0, count: windows.before * channels)
      target += windows.before * channels
      target.update(from: memory.inputs[0] + row * width, count: width)
      target += width
      target.update(repeating: 0, count: windows.after * channels)
      target += windows.after * channels
    }
    return UnsafePointer(memory.kept)
  }

  /// What the forward pass padded.
  func padded(_ memory: ForwardMemory) -> UnsafePointer<Float> {
    isPadded ? UnsafePointer(memory.kept) : memory.inputs[0]
  }

  private func preactivations(
    _ memory: ForwardMemory, _ rows: Int
  ) -> UnsafeMutablePointer<Float> {
    memory.kept + (isPadded ? rows * paddedSteps * channels : 0)
  }

  /// The gradient by the sums of some rows, from that by their outputs.
  func differentiate(
    _ memory: BackwardMemory, row: Int, count: Int, rows: Int,
    to gradient: UnsafeMutablePointer<Float>
  ) {
    let offset = row * outputCount
    let given = memory.outputGradient + offset
    if activation.isIdentity {
      if given != gradient { gradient.update(from: given, count: count * outputCount) }
      return
    }
    let outputs = memory.forward.output + offset
    let sums = activation.needsInput ? preactivations(memory.forward, rows) + offset : outputs
    activation.backward(count * outputCount, x: sums, y: outputs, dy: given, dx: gradient)
  }

  /// The gradient by the bias: sums over rows and steps.
  func sumBias(
    _ memory: BackwardMemory, count: Int, _ gradient: UnsafePointer<Float>
  ) {
    guard let biasOffset else { return }
    ck_column_sums(
      count, filters, gradient, filters, memory.parameterGradients + biasOffset, false)
  }
}

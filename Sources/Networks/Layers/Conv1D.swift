import CKernels
public import Learning
import ONNX

/// Filters that slide over the steps of a sequence and weigh a few neighbouring steps of all
/// channels: `activation(windows kernel + bias)`.
public struct Conv1D: PrimitiveLayer {
  public static let name = "conv1d"
  public static let summary = "filters that slide over the steps of a sequence"
  public static let settings =
    [
      Setting("filters", "number of output channels", .between(1, 65_536)),
      Setting("kernel", "number of steps that a filter sees", .between(1, 65_536)),
      Setting(
        "padding", "what filters see beyond the ends of the sequence", .names(Padding.names)),
      Setting("stride", "number of steps from one window to the next", .between(1, 65_536)),
      Setting("dilation", "distance between the steps that a filter sees", .between(1, 65_536)),
    ] + Dense.kernelSettings

  public var filters = 32
  public var kernel = 3
  public var padding = Padding.valid
  public var stride = 1
  public var dilation = 1
  public var activation = Activation.linear
  public var useBias = true
  public var kernelInitializer: ComponentSpec<any Initializer> = ComponentSpec(GlorotUniform())
  public var biasInitializer: ComponentSpec<any Initializer> = ComponentSpec(Zeros())
  public var l1 = 0.0
  public var l2 = 0.0

  /// 32 linear filters of three steps.
  public init() {}

  public init(
    _ filters: Int, kernel: Int, padding: Padding = .valid, stride: Int = 1, dilation: Int = 1,
    _ activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: some Initializer = GlorotUniform(),
    biasInitializer: some Initializer = Zeros(), l1: Double = 0, l2: Double = 0
  ) {
    self.filters = filters
    self.kernel = kernel
    self.padding = padding
    self.stride = stride
    self.dilation = dilation
    self.activation = activation
    self.useBias = useBias
    self.kernelInitializer = ComponentSpec(kernelInitializer)
    self.biasInitializer = ComponentSpec(biasInitializer)
    self.l1 = l1
    self.l2 = l2
  }

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let (steps, channels) = try sequence(inputs)
    let windows = try WindowPlan(
      steps: steps, size: kernel, stride: stride, dilation: dilation, padding: padding)
    return Conv1DOperation(steps: steps, channels: channels, windows: windows, settings: self)
  }
}

/// `Conv1D` on an input of known shape: products of strided matrices, without copies of windows.
///
/// With the channels last, a window of a padded sequence is one run of `kernel · channels` numbers,
/// and windows are the rows of a matrix whose rows overlap. Dilated kernels go tap by tap.
private struct Conv1DOperation: LayerOperation {
  let output: [Int]
  private let steps: Int
  private let channels: Int
  private let windows: WindowPlan
  private let filters: Int
  private let kernel: Int
  private let stride: Int
  private let dilation: Int
  private let biasOffset: Int?
  private let activation: ActivationFunction
  private let settings: Conv1D

  init(steps: Int, channels: Int, windows: WindowPlan, settings: Conv1D) {
    output = [windows.count, settings.filters]
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

  /// Whether neighbouring windows are one step apart and without gaps.
  private var isPlain: Bool { stride == 1 && dilation == 1 }
  /// The number of steps with padding.
  private var paddedSteps: Int { steps + windows.before + windows.after }
  /// The runs of channels that one product takes: the whole window, or a tap of a dilated kernel.
  private var taps: Int { dilation == 1 ? 1 : kernel }
  /// The length of such a run.
  private var tapLength: Int { kernel / taps * channels }

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
      keptPerRow: (windows.arePadded ? paddedSteps * channels : 0)
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
    guard windows.arePadded else { return memory.inputs[0] }
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
  private func padded(_ memory: ForwardMemory) -> UnsafePointer<Float> {
    windows.arePadded ? UnsafePointer(memory.kept) : memory.inputs[0]
  }

  private func preactivations(
    _ memory: ForwardMemory, _ rows: Int
  ) -> UnsafeMutablePointer<Float> {
    memory.kept + (windows.arePadded ? rows * paddedSteps * channels : 0)
  }

  /// The gradient by the sums of some rows, from that by their outputs.
  private func differentiate(
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
  private func sumBias(
    _ memory: BackwardMemory, count: Int, _ gradient: UnsafePointer<Float>
  ) {
    guard let biasOffset else { return }
    ck_column_sums(
      count, filters, gradient, filters, memory.parameterGradients + biasOffset, false)
  }

  /// Gradients for stride 1 without dilation.
  ///
  /// The gradient by the sums is laid out with `kernel - 1` zero steps before and after every row of
  /// the batch, as far apart as the padded rows are. Then the kernel's gradient is one product over
  /// the whole batch (a window that straddles two rows meets a zero), and the input's gradient is
  /// the convolution of that layout with the kernel reversed.
  private func backwardPlain(_ memory: BackwardMemory, _ rows: Int) {
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
    let (runs, length) = windows.arePadded ? (rows, steps) : (1, rows * steps)
    for run in 0..<runs {
      ck_gemm(
        length, channels, kernel * filters,
        spread + (run * paddedSteps + windows.before) * filters, filters, 1, reversed, channels,
        inputGradient + run * steps * channels, channels, nil, false)
    }
  }

  /// Gradients for any stride and dilation, row by row and tap by tap.
  private func backwardByTaps(_ memory: BackwardMemory, _ rows: Int) {
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

  /// `Conv`, or where roundings count the product of windows and kernel that `forward` computes.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    builder.isExact
      ? windowed(inputs[0], arrays, in: &builder) : convolved(inputs[0], arrays, in: &builder)
  }

  /// `Conv` wants channels ahead of steps.
  private func convolved(
    _ value: Value, _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let input = builder.node("Transpose", [value], ["perm": .ints([0, 2, 1])])
    var operands = [input, builder.constant(weights(arrays["kernel"]))]
    let bias = arrays["bias"]
    if !bias.isEmpty { operands.append(builder.constant(Constant(bias))) }
    let sums = builder.node(
      "Conv", operands,
      [
        "kernel_shape": .ints([kernel]), "strides": .ints([stride]),
        "dilations": .ints([dilation]), "pads": .ints([windows.before, windows.after]),
      ])
    return builder.node(
      "Transpose", [activation.graph(sums, in: &builder)], ["perm": .ints([0, 2, 1])])
  }

  /// Every window as one row, taps before channels, times the kernel; in a dilated one the bias goes in
  /// after the first tap.
  private func windowed(
    _ value: Value, _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let width = kernel * channels
    var rows = builder.node(
      "Gather", [windows.padded(value, in: &builder), builder.constant(places)], ["axis": .int(1)])
    rows = builder.reshape(rows, [0, windows.count, width])
    var matrix = arrays["kernel"]
    let bias = arrays["bias"]
    // A window of ones behind the first tap carries the bias through the sum.
    let isCarried = taps > 1 && !bias.isEmpty
    if isCarried {
      matrix.insert(contentsOf: bias, at: channels * filters)
      rows = carried(rows, in: &builder)
    }
    let product = MatrixProduct(
      matrix: matrix, rows: width + (isCarried ? 1 : 0), columns: filters)
    let sums = product.graph(
      rows, shape: [windows.count, product.rows], in: &builder)
    let isLast = !isCarried && !bias.isEmpty
    return activation.graph(
      isLast ? builder.add(sums, builder.constant(Constant(bias))) : sums, in: &builder)
  }

  /// Windows with a 1 behind the channels of the first tap.
  private func carried(_ windows: Value, in builder: inout GraphBuilder) -> Value {
    let first = builder.slice(windows, axis: 2, 0..<channels)
    let rest = builder.slice(windows, axis: 2, channels..<kernel * channels)
    let one = builder.constant(Constant([0, 0, 0, 0, 0, 1] as [Int64]))
    let ones = builder.node(
      "Pad", [builder.slice(windows, axis: 2, 0..<0), one, builder.scalar(Float(1))])
    return builder.concatenate([first, ones, rest], axis: 2)
  }

  /// The steps of every window.
  private var places: Constant {
    Constant(
      (0..<windows.count).flatMap { window in
        (0..<kernel).map { Int64(window * stride + $0 * dilation) }
      }, shape: [windows.count, kernel])
  }

  /// [kernel, channels, filters] as [filters, channels, kernel].
  private func weights(_ values: [Float]) -> Constant {
    let turned = (0..<filters).flatMap { filter in
      (0..<channels).flatMap { channel in
        (0..<kernel).map { tap in values[(tap * channels + channel) * filters + filter] }
      }
    }
    return Constant(turned, shape: [filters, channels, kernel])
  }
}

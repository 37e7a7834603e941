import CKernels
public import Learning
import ONNX

/// The greatest number of every channel in windows of a few steps.
public struct MaxPool1D: PrimitiveLayer {
  public static let name = "maxPool1d"
  public static let summary = "the greatest number of every channel in windows of a few steps"
  public static let settings = [
    Setting("size", "number of steps in a window", .between(1, 65_536)),
    Setting(
      "stride", "number of steps from one window to the next; null: size", .between(1, 65_536)),
    Setting("padding", "whether windows may reach beyond the ends", .names(Padding.names)),
  ]

  public var size = 2
  public var stride: Int?
  public var padding = Padding.valid

  /// Two steps at a time, as in Keras.
  public init() {}

  public init(_ size: Int, stride: Int? = nil, padding: Padding = .valid) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    try PoolOperation(
      .maximum, on: sequence(inputs), size: size, stride: stride ?? size, padding: padding)
  }
}

/// The mean of every channel in windows of a few steps.
///
/// Padding does not count.
public struct AveragePool1D: PrimitiveLayer {
  public static let name = "averagePool1d"
  public static let summary = "the mean of every channel in windows of a few steps"
  public static let settings = MaxPool1D.settings

  public var size = 2
  public var stride: Int?
  public var padding = Padding.valid

  /// Two steps at a time, as in Keras.
  public init() {}

  public init(_ size: Int, stride: Int? = nil, padding: Padding = .valid) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    try PoolOperation(
      .average, on: sequence(inputs), size: size, stride: stride ?? size, padding: padding)
  }
}

/// The greatest number of every channel over all steps.
public struct GlobalMaxPool: PrimitiveLayer {
  public static let name = "globalMaxPool"
  public static let summary = "the greatest number of every channel over all steps"
  public static let settings: [Setting] = []

  public init() {}

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    try PoolOperation(.maximum, on: sequence(inputs))
  }
}

/// The mean of every channel over all steps.
public struct GlobalAveragePool: PrimitiveLayer {
  public static let name = "globalAveragePool"
  public static let summary = "the mean of every channel over all steps"
  public static let settings: [Setting] = []

  public init() {}

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    try PoolOperation(.average, on: sequence(inputs))
  }
}

/// A pooling layer on an input of known shape.
private struct PoolOperation: LayerOperation {
  enum Pooling: Sendable {
    case maximum
    case average
  }

  let output: [Int]
  private let pooling: Pooling
  private let steps: Int
  private let channels: Int
  private let size: Int
  private let stride: Int
  private let windows: WindowPlan

  init(
    _ pooling: Pooling, on input: (steps: Int, channels: Int), size: Int, stride: Int,
    padding: Padding
  ) throws(ShapeError) {
    self.pooling = pooling
    (steps, channels) = input
    self.size = size
    self.stride = stride
    windows = try WindowPlan(steps: steps, size: size, stride: stride, padding: padding)
    output = [windows.count, channels]
  }

  /// All steps in one window, whose axis is dropped.
  init(_ pooling: Pooling, on input: (steps: Int, channels: Int)) throws(ShapeError) {
    self.pooling = pooling
    (steps, channels) = input
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

  /// Pools want channels ahead of steps.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    if builder.isExact, pooling == .average { return mean(inputs[0], in: &builder) }
    if output.count == 1 {
      let reduce = pooling == .maximum ? "ReduceMax" : "ReduceMean"
      return builder.node(reduce, [inputs[0]], ["axes": .ints([1]), "keepdims": .int(0)])
    }
    let input = builder.node("Transpose", [inputs[0]], ["perm": .ints([0, 2, 1])])
    let pooled = builder.node(
      pooling == .maximum ? "MaxPool" : "AveragePool", [input],
      [
        "kernel_shape": .ints([size]), "strides": .ints([stride]),
        "pads": .ints([windows.before, windows.after]),
      ])
    return builder.node("Transpose", [pooled], ["perm": .ints([0, 2, 1])])
  }

  /// Sums step by step, as `ck_average_pool` has them; zeros stand where a window leaves the sequence.
  private func mean(_ value: Value, in builder: inout GraphBuilder) -> Value {
    let padded = windows.padded(value, in: &builder)
    var sum: Value?
    for step in 0..<size {
      let places = (0..<windows.count).map { Int64($0 * stride + step) }
      let steps = builder.node(
        "Gather", [padded, builder.constant(Constant(places))], ["axis": .int(1)])
      sum = sum.map { builder.add($0, steps) } ?? steps
    }
    let shares = (0..<windows.count).map { window in
      let start = window * stride - windows.before
      return 1 / Float(min(start + size, steps) - max(start, 0))
    }
    let share = builder.constant(Constant(shares, shape: [windows.count, 1]))
    let means = builder.multiply(sum ?? padded, share)
    return output.count == 1 ? builder.reshape(means, [0, channels]) : means
  }
}

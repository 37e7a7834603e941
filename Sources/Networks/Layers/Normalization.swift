import CKernels
public import Learning
import ONNX

/// Brings every feature to mean 0 and variance 1 over the batch, then learns its scale and shift
/// (Ioffe and Szegedy 2015); in inference, over the batches seen.
///
/// The running variance is that of the batch divided by its size, as in Keras.
public struct BatchNorm: PrimitiveLayer {
  public static let name = "batchNorm"
  public static let summary = "brings every feature to mean 0 and variance 1 over the batch"
  public static let settings = [
    Setting("momentum", "the share of the running mean that a step keeps", .from(0, below: 1)),
    Setting("epsilon", "added to the variance, against division by zero", .above(0, upTo: 1e6)),
    Setting("center", "whether a learnt constant is added to every output"),
    Setting("scale", "whether every output is multiplied by a learnt factor"),
  ]

  public var momentum = 0.99
  public var epsilon = 1e-3
  public var center = true
  public var scale = true

  public init() {}

  public init(
    momentum: Double = 0.99, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true
  ) {
    self.momentum = momentum
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  /// The layer on one input; the last axis holds the features, all others count as rows.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    BatchNormOperation(output: try single(inputs), settings: self)
  }
}

/// `BatchNorm` on an input of known shape.
private struct BatchNormOperation: LayerOperation {
  let output: [Int]
  private let features: Int
  private let positions: Int
  private let settings: BatchNorm
  private let learnt: ScaleAndShift

  init(output: [Int], settings: BatchNorm) {
    self.output = output
    features = output.last ?? 1
    positions = output.dropLast().reduce(1, *)
    self.settings = settings
    learnt = ScaleAndShift(features: features, scale: settings.scale, center: settings.center)
  }

  var parameters: [ParameterRequest] { learnt.parameters }

  var statistics: [StatisticsRequest] {
    [
      StatisticsRequest(name: "mean", shape: [features], initial: 0),
      StatisticsRequest(name: "variance", shape: [features], initial: 1),
    ]
  }

  var scratch: ScratchRequest {
    ScratchRequest(kept: 2 * stride, temporary: stride)
  }

  /// The distance between arrays of one number a feature.
  private var stride: Int { ParameterLayout.aligned(features) }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let rows = step.rows * positions
    let mean = memory.kept
    let inverse = memory.kept + stride
    let variance = memory.temporary
    if step.isTraining {
      ck_column_moments(rows, features, memory.inputs[0], mean, variance)
      move(memory, mean: mean, variance: variance)
    } else {
      mean.update(from: memory.statistics, count: features)
      variance.update(from: memory.statistics + stride, count: features)
    }
    for feature in 0..<features {
      inverse[feature] = 1 / (variance[feature] + Float(settings.epsilon)).squareRoot()
    }
    ck_batch_norm(
      rows, features, memory.inputs[0], mean, inverse, learnt.gamma(in: memory.parameters),
      learnt.beta(in: memory.parameters), memory.output)
  }

  /// The statistics after this step.
  private func move(
    _ memory: ForwardMemory, mean: UnsafePointer<Float>, variance: UnsafePointer<Float>
  ) {
    let kept = Float(settings.momentum)
    let fresh = 1 - kept
    for feature in 0..<features {
      memory.newStatistics[feature] =
        kept * memory.statistics[feature] + fresh * mean[feature]
      memory.newStatistics[stride + feature] =
        kept * memory.statistics[stride + feature] + fresh * variance[feature]
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let forward = memory.forward
    ck_batch_norm_backward(
      step.rows * positions, features, forward.inputs[0], forward.kept, forward.kept + stride,
      learnt.gamma(in: forward.parameters), !step.isTraining, memory.outputGradient,
      learnt.gamma(in: memory.parameterGradients),
      learnt.beta(in: memory.parameterGradients), memory.inputGradients[0])
  }

  /// The statistics and what was learnt, made one factor and one shift as `ck_batch_norm` has them.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let gamma = arrays["gamma"]
    let factors = arrays["variance"].enumerated().map { feature, variance in
      1 / (variance + Float(settings.epsilon)).squareRoot()
        * (gamma.isEmpty ? 1 : gamma[feature])
    }
    let centered = builder.subtract(inputs[0], builder.constant(Constant(arrays["mean"])))
    return ScaleAndShift.graph(centered, factor: factors, shift: arrays["beta"], in: &builder)
  }
}

/// Brings the features of every row to mean 0 and variance 1, then learns their scale and shift
/// (Ba, Kiros and Hinton 2016).
public struct LayerNorm: PrimitiveLayer {
  public static let name = "layerNorm"
  public static let summary = "brings the features of every row to mean 0 and variance 1"
  public static let settings = [
    Setting("epsilon", "added to the variance, against division by zero", .above(0, upTo: 1e6)),
    Setting("center", "whether a learnt constant is added to every output"),
    Setting("scale", "whether every output is multiplied by a learnt factor"),
  ]

  public var epsilon = 1e-3
  public var center = true
  public var scale = true

  public init() {}

  public init(epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true) {
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  /// The layer on one input; the last axis holds the features.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    LayerNormOperation(output: try single(inputs), settings: self)
  }
}

/// `LayerNorm` on an input of known shape.
private struct LayerNormOperation: LayerOperation {
  let output: [Int]
  private let features: Int
  private let positions: Int
  private let settings: LayerNorm
  private let learnt: ScaleAndShift

  init(output: [Int], settings: LayerNorm) {
    self.output = output
    features = output.last ?? 1
    positions = output.dropLast().reduce(1, *)
    self.settings = settings
    learnt = ScaleAndShift(features: features, scale: settings.scale, center: settings.center)
  }

  var parameters: [ParameterRequest] { learnt.parameters }

  var scratch: ScratchRequest { ScratchRequest(keptPerRow: 2 * positions) }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    ck_layer_norm(
      step.rows * positions, features, memory.inputs[0], learnt.gamma(in: memory.parameters),
      learnt.beta(in: memory.parameters), Float(settings.epsilon), memory.output,
      memory.kept)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let forward = memory.forward
    ck_layer_norm_backward(
      step.rows * positions, features, forward.inputs[0],
      learnt.gamma(in: forward.parameters), forward.kept, memory.outputGradient,
      learnt.gamma(in: memory.parameterGradients),
      learnt.beta(in: memory.parameterGradients), memory.inputGradients[0])
  }

  /// The moments in double precision, as `ck_layer_norm` has them.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let x = builder.cast(inputs[0], to: .double)
    let mean = self.mean(x, in: &builder)
    let apart = builder.subtract(x, mean)
    let variance = self.mean(builder.multiply(apart, apart), in: &builder)
    let deviation = builder.node(
      "Sqrt", [builder.add(variance, builder.scalar(Double(Float(settings.epsilon))))])
    let inverse = builder.cast(builder.divide(builder.scalar(1.0), deviation), to: .float)
    let centered = builder.subtract(inputs[0], builder.cast(mean, to: .float))
    let standard = builder.multiply(centered, inverse)
    return ScaleAndShift.graph(
      standard, factor: arrays["gamma"], shift: arrays["beta"], in: &builder)
  }

  private func mean(_ value: Value, in builder: inout GraphBuilder) -> Value {
    builder.node("ReduceMean", [value], ["axes": .ints([-1]), "keepdims": .int(1)])
  }
}

/// What a normalisation learns: a factor (gamma) and a constant (beta) a feature, either of which
/// may be absent.
private struct ScaleAndShift: Sendable {
  let features: Int
  let scale: Bool
  let center: Bool

  var parameters: [ParameterRequest] {
    let gamma = ParameterRequest(name: "gamma", shape: [features], initializer: Ones())
    let beta = ParameterRequest(name: "beta", shape: [features], initializer: Zeros())
    return (scale ? [gamma] : []) + (center ? [beta] : [])
  }

  private var betaOffset: Int { scale ? ParameterLayout.aligned(features) : 0 }

  func gamma<Pointer: Strideable<Int>>(in parameters: Pointer) -> Pointer? {
    scale ? parameters : nil
  }

  func beta<Pointer: Strideable<Int>>(in parameters: Pointer) -> Pointer? {
    center ? parameters.advanced(by: betaOffset) : nil
  }

  /// A value times the factors plus the constants, rounded once where roundings count.
  static func graph(
    _ value: Value, factor: [Float], shift: [Float], in builder: inout GraphBuilder
  ) -> Value {
    let factors = factor.isEmpty ? nil : builder.constant(Constant(factor))
    guard !shift.isEmpty else { return factors.map { builder.multiply(value, $0) } ?? value }
    let shifts = builder.constant(Constant(shift))
    guard let factors else { return builder.add(value, shifts) }
    return builder.isExact
      ? builder.fused(value, factors, shifts)
      : builder.add(builder.multiply(value, factors), shifts)
  }
}

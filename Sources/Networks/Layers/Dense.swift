import CKernels
public import Learning
import ONNX

/// Every unit a weighted sum of all inputs: `activation(x kernel + bias)`, over the last axis.
public struct Dense: PrimitiveLayer {
  public static let name = "dense"
  public static let summary = "units that each weigh all inputs: activation(x kernel + bias)"
  public static let settings =
    [Setting("units", "number of outputs", .between(1, Double(mostUnits)))] + kernelSettings
  static let mostUnits = 65_536
  /// The settings of every layer that multiplies its inputs by a learnt kernel.
  static let kernelSettings = [
    Setting("activation", "function applied to every output", .names(Activation.names)),
    Setting("useBias", "whether a learnt constant is added to every output"),
    Setting(
      "kernelInitializer", "where the first weights come from", .component(kind: "initializer")),
    Setting(
      "biasInitializer", "where the first constants come from", .component(kind: "initializer")),
    Setting("l1", "penalty on the absolute values of the kernel", .between(0, 1e6)),
    Setting("l2", "penalty on the squares of the kernel", .between(0, 1e6)),
  ]

  public var units = 32
  public var activation = Activation.linear
  public var useBias = true
  public var kernelInitializer: ComponentSpec<any Initializer> = ComponentSpec(GlorotUniform())
  public var biasInitializer: ComponentSpec<any Initializer> = ComponentSpec(Zeros())
  public var l1 = 0.0
  public var l2 = 0.0

  /// 32 linear units.
  public init() {}

  public init(
    _ units: Int, _ activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: some Initializer = GlorotUniform(),
    biasInitializer: some Initializer = Zeros(), l1: Double = 0, l2: Double = 0
  ) {
    self.units = units
    self.activation = activation
    self.useBias = useBias
    self.kernelInitializer = ComponentSpec(kernelInitializer)
    self.biasInitializer = ComponentSpec(biasInitializer)
    self.l1 = l1
    self.l2 = l2
  }

  /// The layer on one input of any number of axes; the last is weighed.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let input = try single(inputs)
    return DenseOperation(
      positions: input.dropLast().reduce(1, *), inputs: input.last ?? 1,
      output: input.dropLast() + [units], settings: self)
  }
}

/// `Dense` on an input of known shape.
private struct DenseOperation: LayerOperation {
  let output: [Int]
  private let positions: Int
  private let inputs: Int
  private let units: Int
  private let biasOffset: Int?
  private let activation: ActivationFunction
  private let settings: Dense

  init(positions: Int, inputs: Int, output: [Int], settings: Dense) {
    self.output = output
    self.positions = positions
    self.inputs = inputs
    units = settings.units
    biasOffset = settings.useBias ? ParameterLayout.aligned(inputs * settings.units) : nil
    activation = settings.activation.function
    self.settings = settings
  }

  var parameters: [ParameterRequest] {
    let kernel = ParameterRequest(
      name: "kernel", shape: [inputs, units], initializer: settings.kernelInitializer.value,
      fans: Fans(input: inputs, output: units), penalty: Penalty(l1: settings.l1, l2: settings.l2),
      isKernel: true)
    let bias = ParameterRequest(
      name: "bias", shape: [units], initializer: settings.biasInitializer.value)
    return settings.useBias ? [kernel, bias] : [kernel]
  }

  var scratch: ScratchRequest {
    ScratchRequest(
      keptPerRow: activation.needsInput ? outputCount : 0,
      temporary: units == 1 ? 0 : inputs * units)
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let rows = step.rows * positions
    let sums = activation.needsInput ? memory.kept : memory.output
    ck_gemm(
      rows, units, inputs, memory.inputs[0], inputs, 1, memory.parameters, units, sums, units,
      biasOffset.map { memory.parameters + $0 }, false)
    if !activation.isIdentity { activation.forward(rows * units, sums, memory.output) }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let rows = step.rows * positions
    let gradient = memory.outputGradient
    if !activation.isIdentity {
      let sums = activation.needsInput ? memory.forward.kept : memory.forward.output
      activation.backward(
        rows * units, x: sums, y: memory.forward.output, dy: gradient, dx: gradient)
    }
    if let biasOffset {
      ck_column_sums(rows, units, gradient, units, memory.parameterGradients + biasOffset, false)
    }
    ck_gemm(
      inputs, units, rows, memory.forward.inputs[0], 1, inputs, gradient, units,
      memory.parameterGradients, units, nil, false)
    if let inputGradient = memory.inputGradients[0] {
      propagate(gradient, rows: rows, memory.forward, to: inputGradient)
    }
  }

  /// The gradient by the inputs: the product with the transposed kernel, which a single unit has
  /// already.
  private func propagate(
    _ gradient: UnsafePointer<Float>, rows: Int, _ memory: ForwardMemory,
    to inputGradient: UnsafeMutablePointer<Float>
  ) {
    var transposed = memory.parameters
    if units > 1 {
      ck_transpose(inputs, units, memory.parameters, units, memory.temporary, inputs)
      transposed = UnsafePointer(memory.temporary)
    }
    ck_gemm(
      rows, inputs, units, gradient, units, 1, transposed, inputs, inputGradient, inputs, nil,
      false)
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let product = MatrixProduct(matrix: arrays["kernel"], rows: self.inputs, columns: units)
    let sum = product.graph(inputs[0], shape: output.dropLast() + [self.inputs], in: &builder)
    let bias = arrays["bias"]
    return activation.graph(
      bias.isEmpty ? sum : builder.add(sum, builder.constant(Constant(bias))), in: &builder)
  }
}

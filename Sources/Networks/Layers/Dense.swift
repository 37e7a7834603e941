public import Learning

/// Every unit a weighted sum of all inputs: `activation(x kernel + bias)`, over the last axis.
public struct Dense: PrimitiveLayer {
  /// `dense`.
  public static let name = "dense"
  /// What it is.
  public static let summary = "units that each weigh all inputs: activation(x kernel + bias)"
  /// Every setting.
  public static let settings = [
    Setting("units", "number of outputs", .atLeast(1)),
    Setting("activation", "function applied to every output", .names(Activation.names)),
    Setting("useBias", "whether a learnt constant is added to every output"),
    Setting(
      "kernelInitializer", "where the first weights come from", .component(kind: "initializer")),
    Setting(
      "biasInitializer", "where the first constants come from", .component(kind: "initializer")),
    Setting("l1", "penalty on the absolute values of the kernel", .atLeast(0)),
    Setting("l2", "penalty on the squares of the kernel", .atLeast(0)),
  ]

  /// The number of outputs.
  public var units = 32
  /// The function applied to every output.
  public var activation = Activation.linear
  /// Whether a learnt constant is added to every output.
  public var useBias = true
  /// Where the first weights come from.
  public var kernelInitializer: ComponentSpec<any Initializer> = ComponentSpec(GlorotUniform())
  /// Where the first constants come from.
  public var biasInitializer: ComponentSpec<any Initializer> = ComponentSpec(Zeros())
  /// The penalty on the absolute values of the kernel.
  public var l1 = 0.0
  /// The penalty on the squares of the kernel.
  public var l2 = 0.0

  /// 32 linear units.
  public init() {}

  /// So many units with this activation.
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

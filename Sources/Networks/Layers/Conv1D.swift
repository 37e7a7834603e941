public import Learning

/// Filters that slide over the steps of a sequence and weigh a few neighbouring steps of all
/// channels: `activation(windows kernel + bias)`.
public struct Conv1D: PrimitiveLayer {
  /// `conv1d`.
  public static let name = "conv1d"
  /// What it is.
  public static let summary = "filters that slide over the steps of a sequence"
  /// Every setting.
  public static let settings = [
    Setting("filters", "number of output channels", .atLeast(1)),
    Setting("kernel", "number of steps that a filter sees", .atLeast(1)),
    Setting(
      "padding", "what filters see beyond the ends of the sequence", .names(Padding.names)),
    Setting("stride", "number of steps from one window to the next", .atLeast(1)),
    Setting("dilation", "distance between the steps that a filter sees", .atLeast(1)),
    Setting("activation", "function applied to every output", .names(Activation.names)),
    Setting("useBias", "whether a learnt constant is added to every output"),
    Setting(
      "kernelInitializer", "where the first weights come from", .component(kind: "initializer")),
    Setting(
      "biasInitializer", "where the first constants come from", .component(kind: "initializer")),
    Setting("l1", "penalty on the absolute values of the kernel", .atLeast(0)),
    Setting("l2", "penalty on the squares of the kernel", .atLeast(0)),
  ]

  /// The number of output channels.
  public var filters = 32
  /// The number of steps that a filter sees.
  public var kernel = 3
  /// What filters see beyond the ends of the sequence.
  public var padding = Padding.valid
  /// The number of steps from one window to the next.
  public var stride = 1
  /// The distance between the steps that a filter sees.
  public var dilation = 1
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

  /// 32 linear filters of three steps.
  public init() {}

  /// So many filters over so many steps.
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

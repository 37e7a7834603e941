public import Learning

/// A function applied to every number, as a layer of its own.
public struct ActivationLayer: PrimitiveLayer {
  /// `activation`.
  public static let name = "activation"
  /// What it is.
  public static let summary = "a function applied to every number"
  /// Every setting.
  public static let settings = [
    Setting("function", "which function", .names(Activation.names)),
    Setting("slope", "what leakyRelu multiplies negative numbers by", .atLeast(0)),
    Setting("alpha", "the limit of elu at minus infinity, without its sign", .atLeast(0)),
  ]

  /// Which function.
  public var function = Activation.relu
  /// What leaky relu multiplies negative numbers by.
  public var slope = Activation.defaultSlope
  /// The limit of elu at minus infinity, without its sign.
  public var alpha = Activation.defaultAlpha

  /// Relu.
  public init() {}

  /// A function.
  public init(
    _ function: Activation, slope: Double = 0.2, alpha: Double = 1
  ) {
    self.function = function
    self.slope = slope
    self.alpha = alpha
  }

  /// The layer on one input of any shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    ActivationOperation(
      output: try single(inputs),
      function: ActivationFunction(function, slope: slope, alpha: alpha))
  }
}

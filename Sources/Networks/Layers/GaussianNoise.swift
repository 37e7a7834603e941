public import Learning

/// Adds normally distributed noise to its inputs, in training only.
public struct GaussianNoise: PrimitiveLayer {
  /// `gaussianNoise`.
  public static let name = "gaussianNoise"
  /// What it is.
  public static let summary = "adds normally distributed noise to the inputs, in training only"
  /// Every setting.
  public static let settings = [
    Setting("deviation", "the standard deviation of the noise", .atLeast(0))
  ]

  /// The standard deviation of the noise.
  public var deviation = 0.1

  /// A deviation of 0.1.
  public init() {}

  /// A deviation.
  public init(_ deviation: Double) { self.deviation = deviation }

  /// The layer on one input of any shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    GaussianNoiseOperation(output: try single(inputs), deviation: deviation)
  }
}

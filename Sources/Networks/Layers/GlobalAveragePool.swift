public import Learning

/// The mean of every channel over all steps.
public struct GlobalAveragePool: PrimitiveLayer {
  /// `globalAveragePool`.
  public static let name = "globalAveragePool"
  /// What it is.
  public static let summary = "the mean of every channel over all steps"
  /// None.
  public static let settings: [Setting] = []

  /// The layer.
  public init() {}

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let (steps, channels) = try sequence(inputs)
    return try PoolOperation(.average, steps: steps, channels: channels)
  }
}

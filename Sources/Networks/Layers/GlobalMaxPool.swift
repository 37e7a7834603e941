public import Learning

/// The greatest number of every channel over all steps.
public struct GlobalMaxPool: PrimitiveLayer {
  /// `globalMaxPool`.
  public static let name = "globalMaxPool"
  /// What it is.
  public static let summary = "the greatest number of every channel over all steps"
  /// None.
  public static let settings: [Setting] = []

  /// The layer.
  public init() {}

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let (steps, channels) = try sequence(inputs)
    return try PoolOperation(.maximum, steps: steps, channels: channels)
  }
}

public import Learning

/// The mean of every channel in windows of a few steps.
///
/// Padding does not count.
public struct AveragePool1D: PrimitiveLayer {
  /// `averagePool1d`.
  public static let name = "averagePool1d"
  /// What it is.
  public static let summary = "the mean of every channel in windows of a few steps"
  /// Every setting.
  public static let settings = [
    Setting("size", "number of steps in a window", .atLeast(1)),
    Setting("stride", "number of steps from one window to the next; null: size", .atLeast(1)),
    Setting("padding", "whether windows may reach beyond the ends", .names(Padding.names)),
  ]

  /// The number of steps in a window.
  public var size = 2
  /// The number of steps from one window to the next; nil: `size`.
  public var stride: Int?
  /// Whether windows may reach beyond the ends; what lies there does not count.
  public var padding = Padding.valid

  /// Two steps at a time, as in Keras.
  public init() {}

  /// Windows of so many steps.
  public init(_ size: Int, stride: Int? = nil, padding: Padding = .valid) {
    self.size = size
    self.stride = stride
    self.padding = padding
  }

  /// The layer on one input of steps × channels.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let (steps, channels) = try sequence(inputs)
    return try PoolOperation(
      .average, steps: steps, channels: channels, size: size, stride: stride ?? size,
      padding: padding)
  }
}

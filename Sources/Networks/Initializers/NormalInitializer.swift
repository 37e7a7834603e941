public import Learning

/// Normally distributed numbers.
public struct NormalInitializer: Initializer {
  /// `normal`.
  public static let name = "normal"
  /// What it is.
  public static let summary = "normally distributed numbers"
  /// Every setting.
  public static let settings = [
    Setting("mean", "their mean"),
    Setting("deviation", "their standard deviation", .atLeast(0)),
  ]

  /// Their mean.
  public var mean = 0.0
  /// Their standard deviation.
  public var deviation = 0.05

  /// Mean 0 and deviation 0.05, as in Keras.
  public init() {}

  /// A mean and a standard deviation.
  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    var stream = key.stream
    for index in values.indices { values[index] = Float(mean + deviation * stream.normal()) }
  }
}

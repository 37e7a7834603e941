public import Learning

/// Numbers from a range, all equally likely.
public struct UniformInitializer: Initializer {
  /// `uniform`.
  public static let name = "uniform"
  /// What it is.
  public static let summary = "numbers from a range, all equally likely"
  /// Every setting.
  public static let settings = [
    Setting("minimum", "the least number"),
    Setting("maximum", "the greatest number"),
  ]

  /// The least number.
  public var minimum = -0.05
  /// The greatest number.
  public var maximum = 0.05

  /// From -0.05 to 0.05, as in Keras.
  public init() {}

  /// From one number to another.
  public init(minimum: Double, maximum: Double) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, minimum: minimum, maximum: maximum, key: key)
  }
}

public import Learning

/// Numbers of mean 0 and variance 1 / inputs, uniform.
///
/// LeCun et al. 1998, "Efficient backprop", section 4.6.
public struct LeCunUniform: Initializer {
  /// `lecunUniform`.
  public static let name = "lecunUniform"
  /// What it is.
  public static let summary = "uniform, variance 1 / inputs"
  /// None.
  public static let settings: [Setting] = []

  /// The initializer.
  public init() {}

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, variance: 1 / Double(fans.input), key: key)
  }
}

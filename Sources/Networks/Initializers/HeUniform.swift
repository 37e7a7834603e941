public import Learning

/// Numbers of mean 0 and variance 2 / inputs, uniform.
///
/// He et al. 2015, "Delving deep into rectifiers", section 2.2.
public struct HeUniform: Initializer {
  /// `heUniform`.
  public static let name = "heUniform"
  /// What it is.
  public static let summary = "uniform, variance 2 / inputs"
  /// None.
  public static let settings: [Setting] = []

  /// The initializer.
  public init() {}

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, variance: 2 / Double(fans.input), key: key)
  }
}

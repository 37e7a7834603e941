public import Learning

/// Numbers of mean 0 and variance 2 / (inputs + outputs), uniform.
///
/// Glorot and Bengio 2010, "Understanding the difficulty of training", equation 16.
public struct GlorotUniform: Initializer {
  /// `glorotUniform`.
  public static let name = "glorotUniform"
  /// What it is.
  public static let summary = "uniform, variance 2 / (inputs + outputs)"
  /// None.
  public static let settings: [Setting] = []

  /// The initializer.
  public init() {}

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.uniform(values, variance: 2 / Double(fans.input + fans.output), key: key)
  }
}

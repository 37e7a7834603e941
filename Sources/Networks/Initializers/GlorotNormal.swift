public import Learning

/// Numbers of mean 0 and variance 2 / (inputs + outputs), normal, cut at two standard deviations.
///
/// Glorot and Bengio 2010, "Understanding the difficulty of training", equation 16.
public struct GlorotNormal: Initializer {
  /// `glorotNormal`.
  public static let name = "glorotNormal"
  /// What it is.
  public static let summary =
    "normal, cut at two standard deviations, variance 2 / (inputs + outputs)"
  /// None.
  public static let settings: [Setting] = []

  /// The initializer.
  public init() {}

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.truncatedNormal(values, variance: 2 / Double(fans.input + fans.output), key: key)
  }
}

public import Learning

/// Numbers of mean 0 and variance 2 / inputs, normal, cut at two standard deviations.
///
/// He et al. 2015, "Delving deep into rectifiers", section 2.2.
public struct HeNormal: Initializer {
  /// `heNormal`.
  public static let name = "heNormal"
  /// What it is.
  public static let summary = "normal, cut at two standard deviations, variance 2 / inputs"
  /// None.
  public static let settings: [Setting] = []

  /// The initializer.
  public init() {}

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.truncatedNormal(values, variance: 2 / Double(fans.input), key: key)
  }
}

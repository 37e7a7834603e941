public import Learning

/// Numbers of mean 0 and variance 1 / inputs, normal, cut at two standard deviations.
///
/// LeCun et al. 1998, "Efficient backprop", section 4.6.
public struct LeCunNormal: Initializer {
  /// `lecunNormal`.
  public static let name = "lecunNormal"
  /// What it is.
  public static let summary = "normal, cut at two standard deviations, variance 1 / inputs"
  /// None.
  public static let settings: [Setting] = []

  /// The initializer.
  public init() {}

  /// Fills the parameter.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    RandomFill.truncatedNormal(values, variance: 1 / Double(fans.input), key: key)
  }
}

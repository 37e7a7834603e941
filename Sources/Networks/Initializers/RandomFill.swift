import CKernels
import Learning

/// Fills arrays with random numbers of a given variance.
enum RandomFill {
  /// The standard deviation of a standard normal number that is cut at ±2.
  private static let truncatedDeviation = 0.879_625_661_034_239_8
  /// The share of standard normal numbers below -2.
  private static let tail = 0.022_750_131_948_179_21

  static func uniform(
    _ values: UnsafeMutableBufferPointer<Float>, variance: Double, key: RandomKey
  ) {
    let limit = (3 * variance).squareRoot()
    uniform(values, minimum: -limit, maximum: limit, key: key)
  }

  static func uniform(
    _ values: UnsafeMutableBufferPointer<Float>, minimum: Double, maximum: Double, key: RandomKey
  ) {
    var stream = key.stream
    for index in values.indices {
      values[index] = Float(minimum + (maximum - minimum) * stream.uniform())
    }
  }

  /// Normal numbers cut at two standard deviations and stretched to the variance, as Keras makes
  /// them; by the inverse of the distribution function.
  static func truncatedNormal(
    _ values: UnsafeMutableBufferPointer<Float>, variance: Double, key: RandomKey
  ) {
    let deviation = variance.squareRoot() / truncatedDeviation
    var stream = key.stream
    for index in values.indices {
      let share = tail + (1 - 2 * tail) * stream.openUniform()
      values[index] = Float(deviation * ck_normal_quantile(share))
    }
  }
}

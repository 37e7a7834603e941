public import Learning

/// All zeros.
public struct Zeros: Initializer {
  /// `zeros`.
  public static let name = "zeros"
  /// What it is.
  public static let summary = "all zeros"
  /// None.
  public static let settings: [Setting] = []

  /// All zeros.
  public init() {}

  /// Fills the parameter with 0.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    values.update(repeating: 0)
  }
}

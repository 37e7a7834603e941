public import Learning

/// All ones.
public struct Ones: Initializer {
  /// `ones`.
  public static let name = "ones"
  /// What it is.
  public static let summary = "all ones"
  /// None.
  public static let settings: [Setting] = []

  /// All ones.
  public init() {}

  /// Fills the parameter with 1.
  public func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    values.update(repeating: 1)
  }
}

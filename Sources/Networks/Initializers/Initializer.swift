public import Learning

/// Where the first values of a parameter come from.
public protocol Initializer: Component {
  /// Fills a parameter; the values depend on the key alone, not on the other parameters.
  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey)
}

/// A penalty on the values of a parameter, added to the loss: `l1 Σ|w| + l2 Σw²`, as Keras has it.
public struct Penalty: Sendable, Hashable {
  /// The factor of the absolute values.
  public var l1: Float
  /// The factor of the squares.
  public var l2: Float

  /// A penalty.
  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = Float(l1)
    self.l2 = Float(l2)
  }

  /// Whether it changes nothing.
  var isZero: Bool { l1 == 0 && l2 == 0 }
}

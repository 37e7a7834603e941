/// A parameter that a layer wants to learn.
public struct ParameterRequest: Sendable {
  /// Its name within the layer: `kernel`, `bias`.
  public var name: String
  /// The length of every axis, outermost first.
  public var shape: [Int]
  /// Where its first values come from.
  public var initializer: any Initializer
  /// How many numbers flow into and out of one unit, for the initializer.
  public var fans: Fans
  /// The penalties on its values.
  public var penalty: Penalty
  /// Whether it multiplies inputs, as opposed to biases and the scales of a normalisation.
  public var isKernel: Bool

  /// A request.
  public init(
    name: String, shape: [Int], initializer: any Initializer, fans: Fans = Fans(),
    penalty: Penalty = Penalty(), isKernel: Bool = false
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.fans = fans
    self.penalty = penalty
    self.isKernel = isKernel
  }
}

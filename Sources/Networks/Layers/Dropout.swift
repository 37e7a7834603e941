public import Learning

/// Sets a random share of its inputs to zero in training and scales the others up.
///
/// So their mean stays: the inverted form of Srivastava et al. 2014.
public struct Dropout: PrimitiveLayer {
  /// `dropout`.
  public static let name = "dropout"
  /// What it is.
  public static let summary = "sets a random share of the inputs to zero, in training only"
  /// Every setting.
  public static let settings = [
    Setting("rate", "the share of inputs set to zero", .from(0, below: 1))
  ]

  /// The share of inputs set to zero.
  public var rate = 0.5

  /// Drops half.
  public init() {}

  /// Drops a share of the inputs.
  public init(_ rate: Double) { self.rate = rate }

  /// The layer on one input of any shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    DropoutOperation(output: try single(inputs), rate: Float(rate))
  }
}

public import Learning

/// All numbers of a row as features, the channels of a step together.
public struct Flatten: PrimitiveLayer {
  /// `flatten`.
  public static let name = "flatten"
  /// What it is.
  public static let summary = "all numbers of a row as features"
  /// None.
  public static let settings: [Setting] = []

  /// The layer.
  public init() {}

  /// The layer on one input of any shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    CopyOperation(output: [try single(inputs).reduce(1, *)])
  }
}

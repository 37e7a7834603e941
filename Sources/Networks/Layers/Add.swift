public import Learning

/// The sum of two or more inputs of one shape.
public struct Add: PrimitiveLayer {
  /// `add`.
  public static let name = "add"
  /// What it is.
  public static let summary = "the sum of two or more inputs of one shape"
  /// None.
  public static let settings: [Setting] = []

  /// The layer.
  public init() {}

  /// The layer on two or more inputs of one shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    AddOperation(output: try shared(inputs), inputs: inputs.count)
  }
}

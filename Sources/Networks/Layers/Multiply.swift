public import Learning

/// The product, number by number, of two or more inputs of one shape.
public struct Multiply: PrimitiveLayer {
  /// `multiply`.
  public static let name = "multiply"
  /// What it is.
  public static let summary = "the product, number by number, of two or more inputs of one shape"
  /// None.
  public static let settings: [Setting] = []

  /// The layer.
  public init() {}

  /// The layer on two or more inputs of one shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    MultiplyOperation(output: try shared(inputs), inputs: inputs.count)
  }
}

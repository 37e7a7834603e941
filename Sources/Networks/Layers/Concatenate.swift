public import Learning

/// Its inputs one after the other, along the last axis.
public struct Concatenate: PrimitiveLayer {
  /// `concatenate`.
  public static let name = "concatenate"
  /// What it is.
  public static let summary = "the inputs one after the other, along the last axis"
  /// None.
  public static let settings: [Setting] = []

  /// The layer.
  public init() {}

  /// The layer on two or more inputs that differ in their last axis at most.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    guard inputs.count >= 2, let first = inputs.first else {
      throw ShapeError(.wiring, "takes two or more inputs, got \(inputs.count)")
    }
    for other in inputs where other.dropLast() != first.dropLast() {
      guard other.count == first.count else { throw ShapeError(axesOf: first, other) }
      throw ShapeError(
        .size,
        "takes inputs that differ in their last axis only, got \(ShapeError.words(first)) and "
          + ShapeError.words(other))
    }
    return ConcatenateOperation(
      positions: first.dropLast().reduce(1, *), widths: inputs.map { $0.last ?? 1 },
      output: first.dropLast() + [inputs.reduce(0) { $0 + ($1.last ?? 1) }])
  }
}

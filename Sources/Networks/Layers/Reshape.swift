public import Learning

/// The numbers of a row in another shape, in the same order.
public struct Reshape: PrimitiveLayer {
  /// `reshape`.
  public static let name = "reshape"
  /// What it is.
  public static let summary = "the numbers of a row in another shape, such as steps × channels"
  /// Every setting.
  public static let settings = [
    Setting(
      "shape", "length of every axis; -1 for one that follows from the others", .atLeast(-1))
  ]

  /// The length of every axis of a row; -1 for one that follows from the others.
  public var shape = [-1]

  /// All numbers on one axis.
  public init() {}

  /// A shape.
  public init(_ shape: Int...) { self.shape = shape }

  /// The layer on one input of as many numbers.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let count = try single(inputs).reduce(1, *)
    let open = shape.filter { $0 == -1 }.count
    guard !shape.isEmpty, open <= 1, shape.allSatisfy({ $0 == -1 || $0 > 0 }) else {
      throw ShapeError(.wiring, "takes positive lengths and at most one -1, got \(shape)")
    }
    let known = shape.filter { $0 > 0 }.reduce(1, *)
    guard open == 1 ? count % known == 0 : count == known else {
      throw ShapeError(.size, "cannot give \(count) numbers the shape \(shape)")
    }
    return CopyOperation(output: shape.map { $0 == -1 ? count / known : $0 })
  }
}

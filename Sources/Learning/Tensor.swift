/// A dense array of `Float` in row-major order.
public struct Tensor: Sendable, Hashable {
  /// The length of every axis, outermost first.
  public let shape: [Int]
  /// Every element, the last axis running fastest.
  public var elements: [Float]

  /// Wraps elements in a shape; their number must be the product of the shape.
  public init(shape: [Int], elements: [Float]) {
    precondition(
      shape.reduce(1, *) == elements.count,
      "a tensor of shape \(shape) has \(shape.reduce(1, *)) elements, got \(elements.count)")
    self.shape = shape
    self.elements = elements
  }

  /// A tensor filled with one value.
  public init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape, elements: [Float](repeating: value, count: shape.reduce(1, *)))
  }

  /// The length of the first axis.
  public var rows: Int { shape.first ?? 1 }

  /// The number of elements in one row: the product of all axes but the first.
  public var columns: Int { shape.dropFirst().reduce(1, *) }

  public subscript(row: Int, column: Int) -> Float {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  public subscript(row row: Int) -> ArraySlice<Float> {
    elements[row * columns..<(row + 1) * columns]
  }

  /// The given rows, in the given order; a row may be taken more than once.
  public func selecting(rows selection: [Int]) -> Tensor {
    let width = columns
    let picked = [Float](unsafeUninitializedCapacity: selection.count * width) { out, count in
      elements.withUnsafeBufferPointer { source in
        guard let target = out.baseAddress, let origin = source.baseAddress else { return }
        for (position, row) in selection.enumerated() {
          precondition(row >= 0 && row < rows, "row \(row) of a tensor with \(rows) rows")
          (target + position * width).initialize(from: origin + row * width, count: width)
        }
      }
      count = selection.count * width
    }
    return Tensor(shape: [selection.count] + shape.dropFirst(), elements: picked)
  }
}

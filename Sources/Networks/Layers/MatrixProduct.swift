import ONNX

/// A product with a matrix as nodes of a graph, summed along its rows one by one, as `ck_gemm` does
/// and onnxruntime too where it does not cut the sum.
struct MatrixProduct {
  /// Sums longer than this onnxruntime cuts, unless the matrix is one of several narrow ones.
  private static let longest = 256
  /// The columns of a narrow matrix.
  private static let narrow = 16

  /// The matrix, [rows, columns], row-major.
  let matrix: [Float]
  let rows: Int
  let columns: Int

  /// A value times the matrix; `shape` is that of one of the value's rows, and ends in `rows`.
  func graph(_ value: Value, shape: [Int], in builder: inout GraphBuilder) -> Value {
    if !builder.isExact || rows <= Self.longest {
      return builder.node(
        "MatMul", [value, builder.constant(Constant(matrix, shape: [rows, columns]))])
    }
    // A lone row would be summed in another order, so one of zeros stands behind the last.
    let flat = shape.count == 1 ? value : builder.reshape(value, [-1, rows])
    let zeros = builder.constant(
      Constant([Float](repeating: 0, count: rows), shape: [1, rows]))
    let several = builder.concatenate([flat, zeros], axis: 0)
    let parts = builder.node("MatMul", [several, builder.constant(strips)])
    let width = strips.shape[0] * Self.narrow
    let side = builder.node("Transpose", [parts], ["perm": .ints([1, 0, 2])])
    let whole = builder.slice(builder.reshape(side, [0, width]), axis: 1, 0..<columns)
    let bounds = [0, -1, 0].map { builder.constant(Constant([Int64($0)])) }
    let product = builder.node("Slice", [whole] + bounds)
    return shape.count == 1
      ? product : builder.reshape(product, [-1] + shape.dropLast() + [columns])
  }

  /// The matrix cut into narrow ones, the last filled up with zeros: [strips, rows, 16].
  private var strips: Constant {
    let count = (columns + Self.narrow - 1) / Self.narrow
    let elements = (0..<count).flatMap { strip in
      (0..<rows).flatMap { row in
        (0..<Self.narrow).map { place -> Float in
          let column = strip * Self.narrow + place
          return column < columns ? matrix[row * columns + column] : 0
        }
      }
    }
    return Constant(elements, shape: [count, rows, Self.narrow])
  }
}

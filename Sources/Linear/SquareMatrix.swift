import Learning

/// A symmetric matrix of doubles, row by row.
struct SquareMatrix: Sendable {
  let size: Int
  /// All elements; only the lower triangle is looked at.
  var elements: [Double]

  /// A matrix of zeros.
  init(size: Int) {
    self.size = size
    elements = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }

  var diagonal: [Double] { (0..<size).map { self[$0, $0] } }

  /// The matrix of which this holds `columns` rows of `columns` numbers and then its last row.
  func movingLowerTriangle(from columns: Int) -> SquareMatrix {
    var moved = SquareMatrix(size: size)
    for row in 0..<columns {
      for column in 0...row { moved[row, column] = elements[row * columns + column] }
    }
    for column in 0..<size { moved[columns, column] = elements[columns * columns + column] }
    return moved
  }

  func leading(_ count: Int) -> SquareMatrix { selecting(Array(0..<count)) }

  /// Some rows and the same columns, given in rising order.
  func selecting(_ places: [Int]) -> SquareMatrix {
    guard places.count < size else { return self }
    var picked = SquareMatrix(size: places.count)
    for (row, place) in places.enumerated() {
      for column in 0...row { picked[row, column] = self[place, places[column]] }
    }
    return picked
  }

  /// Copies the lower triangle to the upper.
  mutating func symmetrize() {
    for row in 0..<size {
      for column in 0..<row { self[column, row] = self[row, column] }
    }
  }
}

/// The factor L of a positive definite matrix D⁻¹ L Lᵀ D⁻¹, D scaling its diagonal to ones.
///
/// Golub and Van Loan, "Matrix Computations", 4.2. Where the matrix is singular within rounding, a
/// small multiple of its diagonal is added, so that solving still gives a direction of descent.
struct CholeskyFactor: Sendable {
  private let size: Int
  private let lower: [Double]
  private let scale: [Double]

  /// A pivot of the scaled matrix below this is rounding.
  private static let smallestPivot = 1e-13

  /// Factors the lower triangle of a matrix whose diagonal is not negative.
  init(_ matrix: SquareMatrix, context: FitContext) throws(FitError) {
    size = matrix.size
    scale = matrix.diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 1 }
    var scaled = matrix
    for row in 0..<size {
      for column in 0..<row { scaled[row, column] *= scale[row] * scale[column] }
    }
    var ridge = 0.0
    var factor: [Double]?
    while factor == nil {
      for row in 0..<size { scaled[row, row] = 1 + ridge }
      factor = try Self.factor(scaled, context: context)
      ridge = max(1e-10, ridge * 100)
      if ridge > 1e6 { break }
    }
    lower = factor ?? Self.identity(size)
  }

  private static func identity(_ size: Int) -> [Double] {
    var identity = SquareMatrix(size: size)
    for row in 0..<size { identity[row, row] = 1 }
    return identity.elements
  }

  /// Columns after which the rest is brought up to date, so that memory is read once for all of them.
  private static let panelColumns = 48

  /// Nil where a pivot is rounding.
  ///
  /// Of every element the products are taken off in the order of their columns, whatever the panels.
  private static func factor(
    _ matrix: SquareMatrix, context: FitContext
  ) throws(FitError) -> [Double]? {
    var matrix = matrix
    for start in stride(from: 0, to: matrix.size, by: panelColumns) {
      try context.checkCancellation()
      let panel = start..<min(start + panelColumns, matrix.size)
      guard factor(panel, of: &matrix) else { return nil }
      update(&matrix, after: panel)
    }
    return matrix.elements
  }

  /// Column by column; columns behind the panel are left as they are.
  private static func factor(_ panel: Range<Int>, of matrix: inout SquareMatrix) -> Bool {
    let size = matrix.size
    var column = [Double](repeating: 0, count: size)
    return matrix.elements.withUnsafeMutableBufferPointer { elements in
      for step in panel {
        let pivot = elements[step * size + step]
        guard pivot > smallestPivot else { return false }
        let root = pivot.squareRoot()
        elements[step * size + step] = root
        for row in step + 1..<max(size, step + 1) {
          let factor = elements[row * size + step] / root
          elements[row * size + step] = factor
          column[row] = factor
          for place in step + 1..<max(min(row + 1, panel.upperBound), step + 1) {
            elements[row * size + place] -= factor * column[place]
          }
        }
      }
      return true
    }
  }

  /// Takes the products of a panel's columns off what is behind them, sixteen columns at a time.
  private static func update(_ matrix: inout SquareMatrix, after panel: Range<Int>) {
    let size = matrix.size
    var across = [SIMD16<Double>](repeating: .zero, count: panel.count)
    matrix.elements.withUnsafeMutableBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      for first in stride(from: panel.upperBound, to: size, by: 16) {
        let wide = min(16, size - first)
        for (place, step) in panel.enumerated() {
          for lane in 0..<wide { across[place][lane] = base[(first + lane) * size + step] }
        }
        for row in first..<size {
          let start = base + row * size
          let sums = UnsafeMutableRawPointer(start + first)
          subtract(start + panel.lowerBound, across, from: sums, count: wide)
        }
      }
    }
  }

  /// Takes products off up to sixteen numbers that stand together.
  @inline(__always)
  private static func subtract(
    _ factors: UnsafePointer<Double>, _ across: [SIMD16<Double>],
    from numbers: UnsafeMutableRawPointer, count: Int
  ) {
    let isWhole = count == 16
    let target = numbers.assumingMemoryBound(to: Double.self)
    var sums = SIMD16<Double>.zero
    if isWhole {
      sums = numbers.loadUnaligned(as: SIMD16<Double>.self)
    } else {
      for lane in 0..<count { sums[lane] = target[lane] }
    }
    for place in across.indices { sums -= factors[place] * across[place] }
    if isWhole {
      numbers.storeBytes(of: sums, as: SIMD16<Double>.self)
    } else {
      for lane in 0..<count { target[lane] = sums[lane] }
    }
  }

  /// The solution x of M x = b.
  func solve(_ right: [Double]) -> [Double] {
    var x = zip(right, scale).map { $0 * $1 }
    for row in 0..<size {
      var rest = x[row]
      for column in 0..<row { rest -= lower[row * size + column] * x[column] }
      x[row] = rest / lower[row * size + row]
    }
    for row in (0..<size).reversed() {
      x[row] /= lower[row * size + row]
      for column in 0..<row { x[column] -= lower[row * size + column] * x[row] }
    }
    return zip(x, scale).map { $0 * $1 }
  }
}

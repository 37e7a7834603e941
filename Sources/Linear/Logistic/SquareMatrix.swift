/// A symmetric matrix of doubles, row by row.
struct SquareMatrix: Sendable {
  /// The number of rows.
  let size: Int
  /// All elements; only the lower triangle is looked at.
  var elements: [Double]

  /// A matrix of zeros.
  init(size: Int) {
    self.size = size
    elements = [Double](repeating: 0, count: size * size)
  }

  /// One element.
  subscript(row: Int, column: Int) -> Double {
    get { elements[row * size + column] }
    set { elements[row * size + column] = newValue }
  }

  /// The diagonal.
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

  /// The first rows and columns.
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

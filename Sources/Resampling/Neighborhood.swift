import Learning

/// Points among which nearest neighbours are sought: numbers, and nominal values beside them.
package struct Neighborhood: Sendable {
  /// The number of points.
  let count: Int
  /// How many numbers a point has.
  let dimensions: Int
  /// Every point's numbers, point by point.
  let numbers: [Float]
  /// How many nominal values a point has.
  let nominalCount: Int
  /// Nominal values, variable by variable, `count` each.
  let values: [Int32]
  /// What two different nominal values add to a squared distance.
  package let mismatch: Float

  /// The given rows of a dataset; all columns that no nominal variable takes are numbers.
  init(rows: [Int], of data: Dataset, nominal: [NominalVariable]) {
    let taken = Set(nominal.flatMap(\.columns))
    let numeric = data.columns.indices.filter { !taken.contains($0) }
    let width = data.columns.count
    var numbers: [Float] = []
    numbers.reserveCapacity(rows.count * numeric.count)
    var values = [Int32](repeating: 0, count: rows.count * nominal.count)
    data.features.elements.withUnsafeBufferPointer { elements in
      guard let base = elements.baseAddress else { return }
      for (point, row) in rows.enumerated() {
        let start = base + row * width
        for column in numeric { numbers.append(start[column]) }
        for (variable, name) in nominal.enumerated() {
          values[variable * rows.count + point] = name.value(in: start)
        }
      }
    }
    count = rows.count
    dimensions = numeric.count
    self.numbers = numbers
    nominalCount = nominal.count
    self.values = values
    let median = nominal.isEmpty ? 1 : Self.medianDeviation(numbers, dimensions: numeric.count)
    mismatch = Float(median * median)
  }

  /// The points' numbers, the nominal values of every variable, and what a mismatch adds.
  package init(numbers: [Float], dimensions: Int, count: Int) {
    self.count = count
    self.dimensions = dimensions
    self.numbers = numbers
    nominalCount = 0
    values = []
    mismatch = 1
  }

  /// The median over columns of the standard deviation (with n); 1 where it is 0 or there is none,
  /// since a mismatch must count for something.
  private static func medianDeviation(_ numbers: [Float], dimensions: Int) -> Double {
    guard dimensions > 0 else { return 1 }
    let rows = Double(numbers.count / dimensions)
    let deviations = (0..<dimensions).map { column in
      let values = stride(from: column, to: numbers.count, by: dimensions)
      let mean = values.reduce(0) { $0 + Double(numbers[$1]) } / rows
      let squares = values.reduce(0) { sum, place in
        let distance = Double(numbers[place]) - mean
        return sum + distance * distance
      }
      return (squares / rows).squareRoot()
    }.sorted()
    let middle = deviations.count / 2
    let median =
      deviations.count % 2 == 1
      ? deviations[middle] : (deviations[middle - 1] + deviations[middle]) / 2
    return median > 0 ? median : 1
  }
}

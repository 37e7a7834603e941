extension FeatureBins {
  /// Bins of an ordered feature from its training numbers in rising order.
  ///
  /// A bin for each value where there are no more than `most` values; otherwise bins of about as many
  /// rows each, a value never divided. Cuts lie halfway between neighbouring values.
  init(sorted values: UnsafeBufferPointer<Float>, most: Int) {
    let distinct = Self.distinctCount(values, most: most)
    cuts.reserveCapacity(min(distinct, most))
    var start = 0
    var end = Self.end(ofRunAt: 0, in: values)
    var binsLeft = most
    var rowsInBin = 0
    while end < values.count {
      let size = end - start
      let next = Self.end(ofRunAt: end, in: values)
      rowsInBin += size
      let rowsLeft = values.count - end + rowsInBin
      if distinct <= most
        || Self.isFull(rowsInBin, next: next - end, rowsLeft: rowsLeft, binsLeft: binsLeft)
      {
        cuts.append(Self.middle(values[start], values[end]))
        binsLeft -= 1
        rowsInBin = 0
      }
      start = end
      end = next
    }
  }

  /// Whether a bin is nearer to its fair share of the rows left without the next value than with it.
  private static func isFull(_ rows: Int, next: Int, rowsLeft: Int, binsLeft: Int) -> Bool {
    binsLeft > 1 && (2 * rows + next) * binsLeft > 2 * rowsLeft
  }

  private static func distinctCount(_ values: UnsafeBufferPointer<Float>, most: Int) -> Int {
    var count = 0
    var index = 0
    while index < values.count, count <= most {
      count += 1
      index = end(ofRunAt: index, in: values)
    }
    return count
  }

  private static func end(ofRunAt start: Int, in values: UnsafeBufferPointer<Float>) -> Int {
    guard start < values.count else { return values.count }
    var end = start + 1
    while end < values.count, values[end] == values[start] { end += 1 }
    return end
  }

  /// A number from `lower` up to but not including `upper`; never -0.
  private static func middle(_ lower: Float, _ upper: Float) -> Float {
    let middle = Float((Double(lower) + Double(upper)) / 2)
    return (middle < upper ? middle : lower) + 0
  }
}

/// Mean and population variance, in two passes in the order of the rows.
struct Moments {
  let count: Int
  let mean: Double
  let variance: Double

  init(_ values: [Double]) {
    var count = 0
    var sum = 0.0
    for value in values where !value.isNaN {
      sum += value
      count += 1
    }
    let mean = count > 0 ? sum / Double(count) : 0
    var squares = 0.0
    var rest = 0.0
    for value in values where !value.isNaN {
      let difference = value - mean
      squares.addProduct(difference, difference)
      rest += difference
    }
    self.count = count
    self.mean = mean
    // The rest would be zero but for rounding (Chan, Golub and LeVeque 1983).
    variance = count > 0 ? max(0, squares - rest * rest / Double(count)) / Double(count) : 0
  }

  /// Whether the variance is nothing but the rounding of the mean.
  var isConstant: Bool {
    let rounding = Double(count) * mean * Double.ulpOfOne
    return variance <= Double(count) * Double.ulpOfOne * variance + rounding * rounding
  }

  /// The standard deviation, 1 for a column that is constant.
  var scale: Double { isConstant ? 1 : variance.squareRoot() }
}

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

/// The numbers of a column in rising order, missing ones aside.
struct SortedNumbers {
  let values: [Double]

  init(_ numbers: [Double]) { values = numbers.filter { !$0.isNaN }.sorted() }

  /// The middle value, or the mean of the two.
  var median: Double? {
    guard !values.isEmpty else { return nil }
    let middle = values.count / 2
    return values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2
  }

  /// The value below which a share of the numbers lies, linear between them (Hyndman and Fan 1996,
  /// definition 7).
  func quantile(_ share: Double) -> Double? {
    guard let last = values.last else { return nil }
    let place = share * Double(values.count - 1)
    let below = Int(place.rounded(.down))
    guard below < values.count - 1 else { return last }
    let step = place - Double(below)
    let difference = values[below + 1] - values[below]
    return step < 0.5
      ? values[below] + difference * step : values[below + 1] - difference * (1 - step)
  }

  /// The value that occurs most often, the smallest where several do.
  var mostFrequent: Double? {
    var best: (value: Double, count: Int)?
    var start = 0
    while start < values.count {
      var end = start
      while end < values.count, values[end] == values[start] { end += 1 }
      if end - start > best?.count ?? 0 { best = (values[start], end - start) }
      start = end
    }
    return best?.value
  }
}

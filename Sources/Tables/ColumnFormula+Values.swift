import CKernels

extension ColumnFormula {
  package static let day = 86_400.0

  /// The values of all rows, from those of its columns; a missing number is NaN, there as here.
  ///
  /// Everything is in double precision and added up in the order of the columns, so that the bits are the same
  /// everywhere.
  ///
  /// - Parameter inDays: whether its columns are dates, in seconds.
  package func values(of operands: [[Double]], inDays: Bool = false) -> [Double] {
    guard var result = operands.first else { return [] }
    switch operation {
    case .sum:
      for other in operands.dropFirst() {
        for row in result.indices { result[row] += other[row] }
      }
    case .difference:
      for other in operands.dropFirst() {
        for row in result.indices { result[row] -= other[row] }
      }
      if inDays { for row in result.indices { result[row] /= Self.day } }
    case .ratio:
      for other in operands.dropFirst() {
        for row in result.indices { result[row] /= other[row] }
      }
    case .log: for row in result.indices { result[row] = Self.log(result[row]) }
    case .slope: result = Self.overSteps(operands, Self.slope)
    case .spread: result = Self.overSteps(operands, Self.spread)
    case .lastAgainstMean: result = Self.overSteps(operands, Self.lastAgainstMean)
    }
    for row in result.indices where !(result[row].magnitude <= Self.greatest) { result[row] = .nan }
    return result
  }

  private static func log(_ value: Double) -> Double { value > 0 ? ck_log(value) : .nan }

  private static func overSteps(
    _ operands: [[Double]], _ measure: ([Double]) -> Double
  ) -> [Double] {
    var steps = [Double](repeating: .nan, count: operands.count)
    return (operands.first ?? []).indices.map { row in
      for (place, values) in operands.enumerated() { steps[place] = values[row] }
      return steps.count { !$0.isNaN } < 2 ? .nan : measure(steps)
    }
  }

  // Numbers are taken from the first that is there, so that equal ones make exactly 0.

  private static func slope(_ steps: [Double]) -> Double {
    let first = steps.first { !$0.isNaN } ?? .nan
    var (count, places) = (0.0, 0.0)
    for (place, value) in steps.enumerated() where !value.isNaN {
      count += 1
      places += Double(place)
    }
    let middle = places / count
    var (above, below) = (0.0, 0.0)
    for (place, value) in steps.enumerated() where !value.isNaN {
      let apart = Double(place) - middle
      above += apart * (value - first)
      below += apart * apart
    }
    return above / below
  }

  private static func spread(_ steps: [Double]) -> Double {
    let (first, count, mean) = mean(steps)
    var squares = 0.0
    for value in steps where !value.isNaN {
      let apart = (value - first) - mean
      squares += apart * apart
    }
    return (squares / (count - 1)).squareRoot()
  }

  private static func lastAgainstMean(_ steps: [Double]) -> Double {
    let (first, _, mean) = mean(steps)
    return ((steps.last ?? .nan) - first) - mean
  }

  /// The first number, how many there are, and the mean of what they are above the first.
  private static func mean(_ steps: [Double]) -> (first: Double, count: Double, mean: Double) {
    let first = steps.first { !$0.isNaN } ?? .nan
    var (count, sum) = (0.0, 0.0)
    for value in steps where !value.isNaN {
      count += 1
      sum += value - first
    }
    return (first, count, sum / count)
  }
}

extension ColumnFormula {
  /// Rows without a value for which their columns have what it takes.
  package struct Gaps: Hashable, Sendable {
    /// Rows with a divisor of 0, or a number that has no logarithm.
    package var undefined = 0
    /// Rows whose value is beyond the greatest.
    package var tooGreat = 0
  }

  /// The gaps among the values that it has over its columns.
  package func gaps(in values: [Double], of operands: [[Double]]) -> Gaps {
    var gaps = Gaps()
    for row in values.indices where values[row].isNaN {
      if isUndefined(operands, row) {
        gaps.undefined += 1
      } else if hasOperands(operands, row) {
        gaps.tooGreat += 1
      }
    }
    return gaps
  }

  private func isUndefined(_ operands: [[Double]], _ row: Int) -> Bool {
    switch operation {
    case .ratio: operands.count > 1 && operands[1][row] == 0
    case .log: operands[0][row] <= 0
    case .sum, .difference, .slope, .spread, .lastAgainstMean: false
    }
  }

  private func hasOperands(_ operands: [[Double]], _ row: Int) -> Bool {
    let count = operands.count { !$0[row].isNaN }
    guard operation.takesSteps else { return count == operands.count }
    return count > 1
      && (operation != .lastAgainstMean || operands.last.map { !$0[row].isNaN } ?? false)
  }
}

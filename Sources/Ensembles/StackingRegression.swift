import CKernels
import Learning

/// A logistic regression on few columns, whose coefficients may be kept from falling below 0.
///
/// It minimises Σ w · log loss + ‖v‖² / (2 c), the intercept without penalty, by Newton's method; with bounds
/// each step minimises the quadratic model within them, coordinate by coordinate (Friedman, Hastie and
/// Tibshirani, "Regularization paths for generalized linear models via coordinate descent", Journal of
/// Statistical Software 33, 2010).
struct StackingRegression: Sendable {
  /// One list for every column.
  var columns: [[Double]]
  let labels: [Float]
  /// How much each row counts; nil where all count 1.
  let weights: [Double]?
  let c: Double
  let isNonNegative: Bool

  /// The optimum.
  struct Optimum {
    var coefficients: [Double]
    var intercept: Double
    /// The variance of every coefficient: the diagonal of the inverse of the second derivatives.
    var variances: [Double]
  }

  private static let mostSteps = 100
  private static let mostSweeps = 10_000

  /// The optimum on some of the columns; the others have the coefficient 0.
  func optimum(on places: [Int], context: FitContext) throws(FitError) -> Optimum {
    let rows = Rows(regression: self, places: places)
    var parameters = [Double](repeating: 0, count: places.count) + [baseLogOdds]
    var last = rows.derivatives(at: parameters)
    for _ in 0..<Self.mostSteps {
      try context.checkCancellation()
      let step = direction(from: parameters, last)
      let reach = step.reduce(0) { max($0, abs($1)) }
      guard let next = rows.advance(from: parameters, along: step, below: last.value) else { break }
      parameters = isNonNegative ? Self.bounded(next) : next
      last = rows.derivatives(at: parameters)
      if reach < 1e-11 { break }
    }
    let inverse = Self.inverse(last.hessian)
    var optimum = Optimum(
      coefficients: [Double](repeating: 0, count: columns.count),
      intercept: parameters[places.count],
      variances: [Double](repeating: 0, count: columns.count))
    for (place, column) in places.enumerated() {
      optimum.coefficients[column] = parameters[place]
      optimum.variances[column] = inverse[place][place]
    }
    return optimum
  }

  /// The log odds of the share of positive rows.
  var baseLogOdds: Double {
    var (positive, negative) = (0.0, 0.0)
    for (row, label) in labels.enumerated() {
      let weight = weights?[row] ?? 1
      if label > 0.5 { positive += weight } else { negative += weight }
    }
    return ck_log(positive / negative)
  }

  /// Takes off what rounding left of a coefficient at its bound.
  private static func bounded(_ parameters: [Double]) -> [Double] {
    parameters.dropLast().map { $0 < 1e-12 ? 0 : $0 } + parameters.suffix(1)
  }

  private func direction(from parameters: [Double], _ at: Derivatives) -> [Double] {
    guard isNonNegative else {
      let inverse = Self.inverse(at.hessian)
      return inverse.map { row in -zip(row, at.gradient).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    var step = [Double](repeating: 0, count: parameters.count)
    // The slopes of the quadratic model where the step ends.
    var slopes = at.gradient
    for _ in 0..<Self.mostSweeps {
      var moved = 0.0
      for place in step.indices {
        var change = -slopes[place] / at.hessian[place][place]
        if place < parameters.count - 1 {
          change = max(change, -(parameters[place] + step[place]))
        }
        step[place] += change
        for other in step.indices { slopes[other] += change * at.hessian[other][place] }
        moved = max(moved, abs(change))
      }
      if moved < 1e-13 { break }
    }
    return step
  }

  /// The inverse of a positive definite matrix (Gauss and Jordan).
  private static func inverse(_ matrix: [[Double]]) -> [[Double]] {
    let size = matrix.count
    var rows = matrix.enumerated().map { place, row in
      row + (0..<size).map { $0 == place ? 1.0 : 0.0 }
    }
    for pivot in 0..<size {
      // What rounding left without curvature does not move.
      let scale = rows[pivot][pivot]
      guard scale > 1e-12 * matrix[pivot][pivot], scale > 0 else {
        for row in 0..<size { rows[row][size + pivot] = 0 }
        continue
      }
      for column in 0..<2 * size { rows[pivot][column] /= scale }
      for row in 0..<size where row != pivot {
        let factor = rows[row][pivot]
        guard factor != 0 else { continue }
        for column in 0..<2 * size { rows[row][column] -= factor * rows[pivot][column] }
      }
    }
    return rows.map { Array($0[size...]) }
  }
}

/// The objective with its first and second derivatives.
private struct Derivatives {
  var value: Double
  var gradient: [Double]
  var hessian: [[Double]]
}

/// The rows of a regression on some of its columns.
private struct Rows {
  let columns: [[Double]]
  let labels: [Float]
  let weights: [Double]?
  let ridge: Double

  init(regression: StackingRegression, places: [Int]) {
    columns = places.map { regression.columns[$0] }
    labels = regression.labels
    weights = regression.weights
    ridge = 1 / regression.c
  }

  private func odds(_ parameters: [Double]) -> [Double] {
    var odds = [Double](repeating: parameters[columns.count], count: labels.count)
    for (column, coefficient) in zip(columns, parameters) {
      for row in odds.indices { odds[row] += coefficient * column[row] }
    }
    return odds
  }

  private func penalty(_ parameters: [Double]) -> Double {
    parameters.prefix(columns.count).reduce(0) { $0 + ridge / 2 * $1 * $1 }
  }

  private func value(at parameters: [Double]) -> Double {
    let odds = odds(parameters)
    return labels.indices.reduce(penalty(parameters)) { sum, row in
      sum + (weights?[row] ?? 1) * ck_softplus(labels[row] > 0.5 ? -odds[row] : odds[row])
    }
  }

  func derivatives(at parameters: [Double]) -> Derivatives {
    let odds = odds(parameters)
    var value = penalty(parameters)
    var residuals = odds
    var spreads = odds
    for row in odds.indices {
      let weight = weights?[row] ?? 1
      let probability = ck_sigmoid(odds[row])
      value += weight * ck_softplus(labels[row] > 0.5 ? -odds[row] : odds[row])
      residuals[row] = weight * (probability - (labels[row] > 0.5 ? 1 : 0))
      spreads[row] = weight * probability * (1 - probability)
    }
    let size = columns.count
    var gradient = [Double](repeating: 0, count: size + 1)
    var hessian = [[Double]](repeating: gradient, count: size + 1)
    for place in 0..<size {
      gradient[place] = ridge * parameters[place] + Self.product(columns[place], residuals)
      let spread = zip(columns[place], spreads).map { $0 * $1 }
      for other in 0...place {
        hessian[place][other] =
          Self.product(columns[other], spread) + (other == place ? ridge : 0)
        hessian[other][place] = hessian[place][other]
      }
      hessian[size][place] = spread.reduce(0, +)
      hessian[place][size] = hessian[size][place]
    }
    gradient[size] = residuals.reduce(0, +)
    hessian[size][size] = max(spreads.reduce(0, +), .leastNormalMagnitude)
    return Derivatives(value: value, gradient: gradient, hessian: hessian)
  }

  /// The first of the steps 1, 1/2, 1/4, … that does not raise the objective beyond rounding; nil where none
  /// does.
  func advance(from start: [Double], along step: [Double], below value: Double) -> [Double]? {
    var length = 1.0
    for _ in 0..<40 {
      let next = zip(start, step).map { $0 + length * $1 }
      if self.value(at: next) <= value + 1e-12 * abs(value) { return next }
      length /= 2
    }
    return nil
  }

  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    var sum = 0.0
    for row in left.indices { sum += left[row] * right[row] }
    return sum
  }
}

import CKernels
import Learning

/// What a logistic regression minimises, as a function of its coefficients and, last, its intercept.
struct LogisticObjective: Sendable {
  let rows: LogisticRows
  let fitsIntercept: Bool
  /// What the sum of absolute coefficients is multiplied by.
  let l1: Double
  /// What half the sum of squared coefficients is multiplied by.
  let l2: Double

  /// The objective and its derivatives at one place.
  struct Point: Sendable {
    var parameters: [Double]
    /// The objective with all penalties.
    var value: Double
    /// The gradient of all but the L1 penalty.
    var gradient: [Double]
    /// The second derivatives by the rows' scores, block by block.
    var curvature: [[Double]]
  }

  /// The number of parameters.
  var dimension: Int { rows.columns + (fitsIntercept ? 1 : 0) }

  /// No coefficients, and the intercept that is then best.
  func start(positive: Double, negative: Double) -> [Double] {
    var parameters = [Double](repeating: 0, count: dimension)
    if fitsIntercept { parameters[rows.columns] = ck_log(positive / negative) }
    return parameters
  }

  /// The objective at some parameters.
  func evaluate(_ parameters: [Double]) throws(FitError) -> Point {
    let beta = parameters.prefix(rows.columns)
    var evaluation = try rows.evaluate(
      Array(beta), intercept: fitsIntercept ? parameters[rows.columns] : 0)
    var squares = 0.0
    var sizes = 0.0
    for (column, coefficient) in beta.enumerated() {
      squares += coefficient * coefficient
      sizes += abs(coefficient)
      evaluation.gradient[column] += l2 * coefficient
    }
    return Point(
      parameters: parameters, value: evaluation.loss + l2 / 2 * squares + l1 * sizes,
      gradient: Array(evaluation.gradient.prefix(dimension)), curvature: evaluation.curvature)
  }

  /// The second derivatives of all but the L1 penalty; the lower triangle counts.
  func hessian(at point: Point) throws(FitError) -> SquareMatrix {
    var hessian = try rows.hessian(point.curvature).leading(dimension)
    for column in 0..<rows.columns { hessian[column, column] += l2 }
    return hessian
  }

  /// The diagonal of the second derivatives.
  func hessianDiagonal(at point: Point) throws(FitError) -> [Double] {
    var diagonal = try rows.hessianDiagonal(point.curvature).prefix(dimension)
    for column in 0..<rows.columns { diagonal[column] += l2 }
    return Array(diagonal)
  }

  /// The product of the second derivatives with a direction.
  func hessianProduct(at point: Point, _ direction: [Double]) throws(FitError) -> [Double] {
    let beta = Array(direction.prefix(rows.columns))
    var product = try rows.hessianProduct(
      point.curvature, beta, intercept: fitsIntercept ? direction[rows.columns] : 0)
    for column in beta.indices { product[column] += l2 * beta[column] }
    return Array(product.prefix(dimension))
  }

  /// The partial derivatives as far as they can still be used: with an L1 penalty, that of the
  /// smallest subgradient.
  func slopes(at point: Point) -> [Double] {
    guard l1 > 0 else { return point.gradient }
    return point.gradient.indices.map { place in
      let slope = point.gradient[place]
      guard place < rows.columns else { return slope }
      let coefficient = point.parameters[place]
      if coefficient != 0 { return slope + (coefficient > 0 ? l1 : -l1) }
      return slope > l1 ? slope - l1 : slope < -l1 ? slope + l1 : 0
    }
  }

  /// The first of the steps 1, 1/2, 1/4, … along a direction that lowers the objective by a share of
  /// what was promised (Armijo); nil where none does.
  func advance(
    from point: Point, along direction: [Double], promised: Double
  ) throws(FitError) -> Point? {
    let rounding = 1e-13 * abs(point.value)
    var share = 1.0
    for _ in 0..<50 {
      let next = try evaluate(zip(point.parameters, direction).map { $0 + share * $1 })
      if next.value <= point.value + 1e-4 * share * promised + rounding { return next }
      share /= 2
    }
    return nil
  }
}

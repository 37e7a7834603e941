import Learning

/// The Newton step of a problem with more columns than rows, found by a matrix with a row and a column for
/// every row: with X the features, W the second derivatives by the rows' scores and λ the penalty,
/// (λ I + Xᵀ W X)⁻¹ Xᵀ W^½ = Xᵀ W^½ (λ I + W^½ X Xᵀ W^½)⁻¹ (Hager, "Updating the inverse of a matrix", SIAM
/// Review 1989).
///
/// It is the same step; where it is rounded otherwise, the gradient, which is not, corrects it.
struct RowSpaceStep: Sendable {
  /// λ I + W^½ X Xᵀ W^½, factored.
  private let factor: CholeskyFactor
  /// W^½.
  private let roots: [Double]
  /// What the factored matrix must be multiplied with to give W^½ 1.
  private let intercept: [Double]
  /// The second derivatives of all parameters by themselves.
  let diagonal: [Double]

  /// Beyond this ratio of second derivatives to penalty, rounding would leave little of the step.
  private static let mostCurvature = 1e8

  /// Nil where the penalty is too small for it.
  ///
  /// - Parameter products: X Xᵀ.
  init?(
    _ objective: LogisticObjective, at point: LogisticObjective.Point, products: SquareMatrix
  ) throws(FitError) {
    let roots = point.curvature.flatMap { $0.map { $0.squareRoot() } }
    var matrix = products
    for row in roots.indices {
      for column in 0...row { matrix[row, column] *= roots[row] * roots[column] }
    }
    let largest = matrix.diagonal.max() ?? 0
    guard largest <= Self.mostCurvature * objective.l2 else { return nil }
    for row in roots.indices { matrix[row, row] += objective.l2 }
    factor = try CholeskyFactor(matrix, context: objective.rows.context)
    self.roots = roots
    intercept = factor.solve(roots)
    diagonal = try objective.hessianDiagonal(at: point)
  }

  /// The way to the minimum of the quadratic model; the intercept last, if there is one.
  func direction(_ objective: LogisticObjective, from point: LogisticObjective.Point) -> [Double] {
    let rows = objective.rows
    let slopes = Array(point.gradient.prefix(rows.columns))
    let inRows = factor.solve(zip(roots, rows.sums(slopes)).map { $0 * $1 })
    var move = 0.0
    if objective.fitsIntercept {
      // The intercept's own second derivative, less what the coefficients take over.
      let bend = objective.l2 * Self.sum(roots, intercept)
      move = (Self.sum(roots, inRows) - point.gradient[rows.columns]) / bend
    }
    let back = rows.columnSums(
      roots.indices.map { roots[$0] * (inRows[$0] / objective.l2 - move * intercept[$0]) })
    let direction = zip(back, slopes).map { $0 - $1 / objective.l2 }
    return direction + (objective.fitsIntercept ? [move] : [])
  }

  /// The sum of products, in order.
  private static func sum(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

import Learning

/// Newton's method with a line search; for an L1 penalty its proximal form (Lee, Sun and Saunders
/// 2014), for many columns with conjugate gradients in place of a factored matrix.
struct NewtonSolver: Sendable {
  let objective: LogisticObjective
  let tolerance: Double
  let maximumIterations: Int

  /// With more columns than this no matrix of second derivatives is formed, but for an L1 penalty.
  private static let mostFactored = 500
  /// A step that leaves less than this share of the gradient is repeated with the same matrix, since
  /// the gradient alone costs far less.
  private static let reuse = 0.03
  /// Where rounding stops progress, a gradient of this relative size counts as the optimum.
  private static let roundingFloor = 1e-9

  /// Goes on from some parameters until the gradient is small, or nothing gets better.
  func solve(from start: [Double]) throws(FitError) -> Optimum {
    var point = try objective.evaluate(start)
    var model: LocalModel?
    var scales: [Double] = []
    for iteration in 0..<maximumIterations {
      if model == nil { model = try localModel(at: point) }
      guard let current = model else { break }
      if scales.isEmpty { scales = Self.scales(current.diagonal, weight: totalWeight) }
      let size = self.size(at: point, scales)
      if size <= tolerance { return optimum(point, iteration, converged: true) }
      let step = try current.step(objective, from: point)
      guard
        let next = try objective.advance(
          from: point, along: step.direction, promised: step.promised)
      else { return optimum(point, iteration, converged: size <= Self.roundingFloor) }
      let nextSize = self.size(at: next, scales)
      if size <= Self.roundingFloor, nextSize > size / 2 {
        return optimum(nextSize < size ? next : point, iteration + 1, converged: true)
      }
      if !(objective.l1 == 0 && nextSize <= Self.reuse * size) { model = nil }
      point = next
    }
    let size = self.size(at: point, scales)
    return optimum(point, maximumIterations, converged: size <= tolerance)
  }

  private func optimum(_ point: LogisticObjective.Point, _ steps: Int, converged: Bool) -> Optimum {
    Optimum(parameters: point.parameters, iterations: steps, converged: converged)
  }

  private func localModel(at point: LogisticObjective.Point) throws(FitError) -> LocalModel {
    if objective.l1 > 0 { return .proximal(try ProximalStep(objective, at: point)) }
    if objective.dimension > Self.mostFactored {
      return .matrixFree(try objective.hessianDiagonal(at: point))
    }
    let hessian = try objective.hessian(at: point)
    return .factored(CholeskyFactor(hessian), diagonal: hessian.diagonal)
  }

  private var totalWeight: Double {
    let rows = objective.rows
    return rows.weights.map { $0.reduce(0) { $0 + Double($1) } } ?? Double(rows.count)
  }

  /// What partial derivatives are compared with: they bound them, as the second derivatives do.
  private static func scales(_ diagonal: [Double], weight: Double) -> [Double] {
    diagonal.map { $0 > 0 ? ($0 * weight).squareRoot() : 1 }
  }

  /// The largest partial derivative, relative to its scale.
  private func size(at point: LogisticObjective.Point, _ scales: [Double]) -> Double {
    zip(objective.slopes(at: point), scales).reduce(0) { max($0, abs($1.0) / $1.1) }
  }
}

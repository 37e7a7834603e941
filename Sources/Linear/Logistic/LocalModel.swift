import Learning

/// The objective near a point, in the form from which a step is found.
enum LocalModel: Sendable {
  /// Its factored second derivatives, and their diagonal.
  case factored(CholeskyFactor, diagonal: [Double])
  /// The diagonal of its second derivatives; products are taken as needed.
  case matrixFree([Double])
  /// With an L1 penalty.
  case proximal(ProximalStep)

  /// A way to go, and the change of the objective that its first order promises.
  struct Step: Sendable {
    var direction: [Double]
    var promised: Double
  }

  /// The diagonal of the second derivatives.
  var diagonal: [Double] {
    switch self {
    case .factored(_, let diagonal), .matrixFree(let diagonal): diagonal
    case .proximal(let step): step.diagonal
    }
  }

  /// The step from a point, at which or near which the model was made.
  func step(
    _ objective: LogisticObjective, from point: LogisticObjective.Point
  ) throws(FitError) -> Step {
    switch self {
    case .factored(let factor, _):
      let direction = factor.solve(point.gradient.map { -$0 })
      return Step(direction: direction, promised: dot(direction, point.gradient))
    case .matrixFree(let diagonal):
      let direction = try conjugateGradients(objective, point, diagonal)
      return Step(direction: direction, promised: dot(direction, point.gradient))
    case .proximal(let step):
      return step.step(objective, from: point)
    }
  }
}

/// The sum of products, in order.
func dot(_ left: [Double], _ right: [Double]) -> Double {
  var sum = 0.0
  for place in left.indices { sum += left[place] * right[place] }
  return sum
}

/// An approximate Newton direction by preconditioned conjugate gradients, the more exact the smaller
/// the gradient (Nocedal and Wright, "Numerical Optimization", 7.1).
private func conjugateGradients(
  _ objective: LogisticObjective, _ point: LogisticObjective.Point, _ diagonal: [Double]
) throws(FitError) -> [Double] {
  let inverse = diagonal.map { $0 > 0 ? 1 / $0 : 1 }
  var direction = [Double](repeating: 0, count: diagonal.count)
  var residual = point.gradient.map { -$0 }
  var preconditioned = zip(residual, inverse).map { $0 * $1 }
  var search = preconditioned
  var energy = dot(residual, preconditioned)
  let weight = Double(objective.rows.count)
  let forcing = min(0.1, (energy / weight).squareRoot())
  let enough = forcing * forcing * energy
  for _ in 0..<(2 * diagonal.count) where energy > enough {
    let product = try objective.hessianProduct(at: point, search)
    let bend = dot(search, product)
    guard bend > 0 else { break }
    let length = energy / bend
    for place in direction.indices {
      direction[place] += length * search[place]
      residual[place] -= length * product[place]
    }
    preconditioned = zip(residual, inverse).map { $0 * $1 }
    let next = dot(residual, preconditioned)
    let turn = next / energy
    for place in search.indices { search[place] = preconditioned[place] + turn * search[place] }
    energy = next
  }
  return direction
}

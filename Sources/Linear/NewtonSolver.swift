import Learning

/// Newton's method with a line search; for an L1 penalty its proximal form (Lee, Sun and Saunders
/// 2014), for more columns than rows a step in the space of rows, and for many columns else conjugate
/// gradients in place of a factored matrix.
struct NewtonSolver: Sendable {
  let objective: LogisticObjective
  let tolerance: Double
  let maximumIterations: Int

  /// With more columns than this no matrix of second derivatives is formed, but for an L1 penalty.
  private static let mostFactored = 500
  /// So many rows at most are factored in place of more columns.
  private static let mostFactoredRows = 3000
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
    let products = isWide ? try objective.rows.products() : nil
    for iteration in 0..<maximumIterations {
      if model == nil { model = try localModel(at: point, products) }
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

  /// Whether steps are found among the rows, of which there are fewer than columns.
  private var isWide: Bool {
    objective.l1 == 0 && objective.l2 > 0 && objective.dimension > Self.mostFactored
      && objective.rows.count < objective.rows.columns
      && objective.rows.count <= Self.mostFactoredRows
  }

  /// - Parameter products: those of all rows with each other, where steps are found among them.
  private func localModel(
    at point: LogisticObjective.Point, _ products: SquareMatrix?
  ) throws(FitError) -> LocalModel {
    if objective.l1 > 0 { return .proximal(try ProximalStep(objective, at: point)) }
    if let products, let step = try RowSpaceStep(objective, at: point, products: products) {
      return .rowSpace(step)
    }
    if objective.dimension > Self.mostFactored {
      return .matrixFree(try objective.hessianDiagonal(at: point))
    }
    let hessian = try objective.hessian(at: point)
    return .factored(
      try CholeskyFactor(hessian, context: objective.rows.context), diagonal: hessian.diagonal)
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

/// Where a solver ended.
struct Optimum: Sendable {
  /// The coefficients, and the intercept last if there is one.
  let parameters: [Double]
  let iterations: Int
  /// Whether the gradient met the tolerance.
  let converged: Bool
}

/// The objective near a point, in the form from which a step is found.
private enum LocalModel: Sendable {
  /// Its factored second derivatives, and their diagonal.
  case factored(CholeskyFactor, diagonal: [Double])
  /// The diagonal of its second derivatives; products are taken as needed.
  case matrixFree([Double])
  /// With an L1 penalty.
  case proximal(ProximalStep)
  /// With more columns than rows.
  case rowSpace(RowSpaceStep)

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
    case .rowSpace(let step): step.diagonal
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
      return try step.step(objective, from: point)
    case .rowSpace(let step):
      let direction = step.direction(objective, from: point)
      return Step(direction: direction, promised: dot(direction, point.gradient))
    }
  }
}

/// The sum of products, in order.
private func dot(_ left: [Double], _ right: [Double]) -> Double {
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

/// The step to the minimum of a quadratic model with an L1 penalty.
///
/// Only columns that have a coefficient or want one take part. Coordinate descent (Friedman, Hastie
/// and Tibshirani 2010) finds which coefficients are not zero; one exact solution among those ends it.
private struct ProximalStep: Sendable {
  /// The places of the parameters that may move, rising.
  private let places: [Int]
  /// The second derivatives among them, both triangles.
  private let hessian: SquareMatrix
  /// The second derivatives of all parameters by themselves.
  let diagonal: [Double]

  /// Up to this many columns all of them may move in every step.
  private static let alwaysAll = 256
  private static let mostSweeps = 200

  /// The model at a point.
  init(
    _ objective: LogisticObjective, at point: LogisticObjective.Point
  ) throws(FitError) {
    let rows = objective.rows
    let moving = (0..<rows.columns).filter { column in
      rows.columns <= Self.alwaysAll || point.parameters[column] != 0
        || abs(point.gradient[column]) >= objective.l1 * (1 - 1e-9)
    }
    let size = moving.count + (objective.fitsIntercept ? 1 : 0)
    var hessian = try rows.selecting(columns: moving).hessian(point.curvature).leading(size)
    for place in moving.indices { hessian[place, place] += objective.l2 }
    hessian.symmetrize()
    places = moving + (objective.fitsIntercept ? [rows.columns] : [])
    self.hessian = hessian
    diagonal =
      size == objective.dimension
      ? hessian.diagonal : try objective.hessianDiagonal(at: point)
  }

  /// The way to the model's minimum, and what the objective promises along it.
  func step(
    _ objective: LogisticObjective, from point: LogisticObjective.Point
  ) throws(FitError) -> LocalModel.Step {
    let context = objective.rows.context
    var state = State(
      values: places.map { point.parameters[$0] }, slopes: places.map { point.gradient[$0] },
      penalties: places.map { $0 < objective.rows.columns ? objective.l1 : 0 })
    try descend(&state, context)
    try finish(&state, context)
    var step = LocalModel.Step(
      direction: [Double](repeating: 0, count: objective.dimension), promised: 0)
    for (place, parameter) in places.enumerated() {
      let old = point.parameters[parameter]
      let move = state.values[place] - old
      step.direction[parameter] = move
      step.promised += point.gradient[parameter] * move
      step.promised += state.penalties[place] * (abs(state.values[place]) - abs(old))
    }
    return step
  }

  /// Parameters on their way to the model's minimum.
  private struct State {
    var values: [Double]
    /// The model's gradient without the L1 penalty.
    var slopes: [Double]
    var penalties: [Double]
  }

  /// Minimises by one parameter after the other until a sweep moves little against the first.
  private func descend(_ state: inout State, _ context: FitContext) throws(FitError) {
    var first = 0.0
    for _ in 0..<Self.mostSweeps {
      try context.checkCancellation()
      var largest = 0.0
      for place in places.indices {
        let bend = hessian[place, place]
        guard bend > 0 else { continue }
        let target = Self.shrink(
          state.values[place] - state.slopes[place] / bend, by: state.penalties[place] / bend)
        let move = target - state.values[place]
        guard move != 0 else { continue }
        state.values[place] = target
        shift(&state.slopes, along: place, by: move)
        largest = max(largest, abs(move) * bend.squareRoot())
      }
      first = max(first, largest)
      if largest <= 1e-8 * first { return }
    }
  }

  private func shift(_ slopes: inout [Double], along place: Int, by move: Double) {
    let start = place * hessian.size
    hessian.elements.withUnsafeBufferPointer { elements in
      slopes.withUnsafeMutableBufferPointer { slopes in
        for other in slopes.indices { slopes[other] += move * elements[start + other] }
      }
    }
  }

  /// Solves for the parameters that are not zero, unless one of them would change its sign.
  private func finish(_ state: inout State, _ context: FitContext) throws(FitError) {
    let free = places.indices.filter { state.values[$0] != 0 || state.penalties[$0] == 0 }
    guard !free.isEmpty else { return }
    let moves = try CholeskyFactor(hessian.selecting(free), context: context).solve(
      free.map { place in
        let value = state.values[place]
        let sign: Double = value > 0 ? 1 : value < 0 ? -1 : 0
        return -(state.slopes[place] + sign * state.penalties[place])
      })
    let keepsSigns = zip(free, moves).allSatisfy { place, move in
      state.penalties[place] == 0 || state.values[place] * (state.values[place] + move) > 0
    }
    guard keepsSigns else { return }
    for (place, move) in zip(free, moves) { state.values[place] += move }
  }

  /// Moves a number towards 0, at most to 0.
  private static func shrink(_ value: Double, by amount: Double) -> Double {
    value > amount ? value - amount : value < -amount ? value + amount : 0
  }
}

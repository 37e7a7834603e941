import Learning

/// The step to the minimum of a quadratic model with an L1 penalty.
///
/// Only columns that have a coefficient or want one take part. Coordinate descent (Friedman, Hastie
/// and Tibshirani 2010) finds which coefficients are not zero; one exact solution among those ends it.
struct ProximalStep: Sendable {
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
  ) -> LocalModel.Step {
    var state = State(
      values: places.map { point.parameters[$0] }, slopes: places.map { point.gradient[$0] },
      penalties: places.map { $0 < objective.rows.columns ? objective.l1 : 0 })
    descend(&state)
    finish(&state)
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
  private func descend(_ state: inout State) {
    var first = 0.0
    for _ in 0..<Self.mostSweeps {
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
  private func finish(_ state: inout State) {
    let free = places.indices.filter { state.values[$0] != 0 || state.penalties[$0] == 0 }
    guard !free.isEmpty else { return }
    let moves = CholeskyFactor(hessian.selecting(free)).solve(
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

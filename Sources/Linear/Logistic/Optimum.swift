/// Where a solver ended.
struct Optimum: Sendable {
  /// The coefficients, and the intercept last if there is one.
  var parameters: [Double]
  /// How many steps it took.
  var iterations: Int
  /// Whether the gradient met the tolerance.
  var converged: Bool
}

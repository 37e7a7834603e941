/// Where everything lies that a network needs to run, in one block of floats.
struct MemoryPlan {
  /// Every value: the inputs first, then the nodes' outputs.
  private(set) var values: [Int] = []
  /// What each node keeps from its forward to its backward pass.
  private(set) var kept: [Int] = []
  /// What each node works in; the same for all.
  private(set) var temporary = 0
  private(set) var parameters = 0
  private(set) var parameterGradients = 0
  private(set) var statistics = 0
  private(set) var newStatistics = 0
  /// Where the memory of gradients begins.
  private(set) var gradients = 0
  /// The gradients, where the network is to learn.
  let gradientPlan: GradientPlan?
  /// The length of the block.
  private(set) var count = 0

  init(_ network: Network, rows: Int, purpose: Plan.Purpose) {
    gradientPlan =
      switch purpose {
      case .inference: nil
      case .training: GradientPlan(network, rows: rows, inputGradients: false)
      case .inspection: GradientPlan(network, rows: rows, inputGradients: true)
      }
    let learns = gradientPlan != nil
    parameters = reserve(network.parameterLayout.count)
    parameterGradients = reserve(learns ? network.parameterLayout.count : 0)
    statistics = reserve(network.statisticsLayout.count)
    newStatistics = reserve(network.statisticsLayout.count)
    values = network.inputs.map { reserve(rows * $0.count) }
    values += network.operations.map { reserve(rows * $0.outputCount) }
    let scratches = network.operations.map(\.scratch)
    kept = scratches.map { reserve(rows * $0.keptPerRow + $0.kept) }
    temporary = reserve(scratches.map { rows * $0.temporaryPerRow + $0.temporary }.max() ?? 0)
    gradients = reserve(gradientPlan?.count ?? 0)
  }

  private mutating func reserve(_ wanted: Int) -> Int {
    defer { count += ParameterLayout.aligned(wanted) }
    return count
  }
}

import CKernels
package import Learning

/// A network with all its memory, planned once for a number of rows: a pass allocates nothing.
package struct Plan: ~Copyable {
  /// What the memory is for.
  package enum Purpose {
    /// Forward passes only.
    case inference
    /// Gradients by the parameters too.
    case training
    /// Gradients by the inputs too.
    case inspection
  }

  /// The greatest number of rows of a pass.
  package let rows: Int
  /// The inputs, [rows, …] each.
  package let inputs: [UnsafeMutablePointer<Float>]
  /// The output, [rows, …].
  package let output: UnsafeMutablePointer<Float>
  /// Where the gradient by the output is put before `backward`.
  package let outputGradient: UnsafeMutablePointer<Float>
  /// The parameters, as the network's layout has them.
  package let parameters: UnsafeMutableBufferPointer<Float>
  /// The gradient by the parameters, laid out as they are; empty in an inference plan.
  package let gradients: UnsafeMutableBufferPointer<Float>
  /// The statistics in force.
  package let statistics: UnsafeMutableBufferPointer<Float>
  private let newStatistics: UnsafeMutablePointer<Float>
  private let memory: Slab
  private let tables: PointerTables
  private let nodes: UnsafeMutableBufferPointer<PlannedNode>
  private let inputGradientOffsets: [Int?]

  /// Plans the memory of passes over up to `rows` rows; layers' random keys derive from `key`.
  package init(_ network: Network, rows: Int, purpose: Purpose, key: RandomKey) {
    let plan = MemoryPlan(network, rows: rows, purpose: purpose)
    memory = Slab(count: plan.count)
    let base = memory.base
    self.rows = rows
    let firstNode = network.inputs.count
    inputs = (0..<firstNode).map { base + plan.values[$0] }
    output = base + plan.values[network.graph.output.value(firstNode)]
    let parameterCount = network.parameterLayout.count
    let learns = plan.gradientPlan != nil
    parameters = .init(start: base + plan.parameters, count: parameterCount)
    gradients = .init(start: base + plan.parameterGradients, count: learns ? parameterCount : 0)
    statistics = .init(start: base + plan.statistics, count: network.statisticsLayout.count)
    newStatistics = base + plan.newStatistics
    outputGradient = base + plan.gradients
    inputGradientOffsets = (0..<firstNode).map { index in
      plan.gradientPlan?.input(index).map { plan.gradients + $0 }
    }
    tables = PointerTables(network, plan: plan, base: base)
    nodes = .allocate(capacity: network.operations.count)
    for index in nodes.indices {
      let node = tables.node(index, of: network, plan: plan, base: base, key: key)
      nodes.initializeElement(at: index, to: node)
    }
  }

  deinit {
    nodes.deinitialize()
    nodes.deallocate()
  }

  /// Computes every node's output from the inputs.
  package borrowing func forward(_ step: Step) {
    for index in nodes.indices {
      nodes[index].operation.forward(nodes[index].forward, step)
    }
  }

  /// Computes every gradient from the output's, for the rows of the last forward pass.
  package borrowing func backward(_ step: Step) {
    for index in nodes.indices.reversed() {
      guard let backward = nodes[index].backward else { continue }
      nodes[index].operation.backward(backward, step)
      for position in nodes[index].sums {
        let sum = tables.sums[position]
        ck_add(step.rows * sum.countPerRow, sum.sum, sum.share, sum.sum)
      }
    }
  }

  /// Lets the statistics hold that the last training pass computed.
  package borrowing func commitStatistics() {
    guard let target = statistics.baseAddress, !statistics.isEmpty else { return }
    target.update(from: newStatistics, count: statistics.count)
  }

  /// The gradient by an input, after a backward pass of an inspection plan.
  package borrowing func inputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? {
    inputGradientOffsets[index].map { memory.base + $0 }
  }
}

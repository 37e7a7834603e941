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
  /// The output, [rows, …]; of several copies one after the other.
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
      nodes[index].operation.forward(nodes[index].forward, step.times(nodes[index].copies))
    }
  }

  /// Computes every gradient from the output's, for the rows of the last forward pass.
  package borrowing func backward(_ step: Step) {
    for index in stride(from: nodes.count - 1, through: 0, by: -1) {
      guard let backward = nodes[index].backward else { continue }
      nodes[index].operation.backward(backward, step.times(nodes[index].copies))
      for position in nodes[index].sums {
        let sum = tables.sums[position]
        ck_add(step.rows * sum.countPerRow, sum.sum, sum.share, sum.sum)
      }
    }
  }

  /// Makes the statistics that the last training pass computed those in force.
  package borrowing func commitStatistics() {
    guard let target = statistics.baseAddress, !statistics.isEmpty else { return }
    target.update(from: newStatistics, count: statistics.count)
  }

  /// The gradient by an input, after a backward pass of an inspection plan.
  package borrowing func inputGradient(_ index: Int) -> UnsafeMutablePointer<Float>? {
    inputGradientOffsets[index].map { memory.base + $0 }
  }

  /// Copies rows that lie one after the other into the inputs.
  package borrowing func take(
    _ network: Network, _ count: Int, from source: UnsafePointer<Float>
  ) {
    let width = network.layout.features
    for (index, slice) in network.inputs.enumerated() {
      for row in 0..<count {
        (inputs[index] + row * slice.count).update(
          from: source + row * width + slice.offset, count: slice.count)
      }
    }
  }

  /// Copies parameters and statistics in.
  package borrowing func load(_ newParameters: Parameters, _ newStatistics: Parameters) {
    precondition(
      newParameters.values.count == parameters.count,
      "the network has \(parameters.count) parameters, got \(newParameters.values.count)")
    _ = parameters.update(fromContentsOf: newParameters.values)
    _ = statistics.update(fromContentsOf: newStatistics.values)
  }

  /// Copies of the parameters and of the statistics in force, for the network that was planned.
  package borrowing func learnt(
    of network: Network
  ) -> (parameters: Parameters, statistics: Parameters) {
    (
      Parameters(layout: network.parameterLayout, values: Array(parameters)),
      Parameters(layout: network.statisticsLayout, values: Array(statistics))
    )
  }
}

/// A node of a network with its place in memory.
private struct PlannedNode {
  let operation: any LayerOperation
  /// How many copies of a row it works on.
  let copies: Int
  /// Its memory on the way forward.
  let forward: ForwardMemory
  /// Its memory on the way back; nil where no gradient passes.
  let backward: BackwardMemory?
  /// Gradients that are added up after its backward pass.
  let sums: Range<Int>
}

/// A share of a gradient that is added to another.
private struct GradientSum {
  let share: UnsafePointer<Float>
  let sum: UnsafeMutablePointer<Float>
  let countPerRow: Int
}

/// The lists of pointers that planned nodes refer to.
private struct PointerTables: ~Copyable {
  /// Sums of gradients, in the order in which nodes refer to them.
  let sums: UnsafeMutableBufferPointer<GradientSum>
  private let inputs: UnsafeMutableBufferPointer<UnsafePointer<Float>>
  private let gradients: UnsafeMutableBufferPointer<UnsafeMutablePointer<Float>?>
  private let firstSlots: [Int]
  private let sumRanges: [Range<Int>]

  init(_ network: Network, plan: MemoryPlan, base: UnsafeMutablePointer<Float>) {
    var inputs: [UnsafePointer<Float>] = []
    var gradients: [UnsafeMutablePointer<Float>?] = []
    var sums: [GradientSum] = []
    var firstSlots: [Int] = []
    var sumRanges: [Range<Int>] = []
    for (index, node) in network.graph.nodes.enumerated() {
      let firstSum = sums.count
      firstSlots.append(inputs.count)
      for (slot, source) in node.inputs.enumerated() {
        inputs.append(base + plan.values[source.value(network.inputs.count)])
        let target = plan.gradientPlan?.inputs[index][slot]
        gradients.append(target.map { base + plan.gradients + $0.offset })
        guard let target, let sum = target.sum else { continue }
        sums.append(
          GradientSum(
            share: base + plan.gradients + target.offset, sum: base + plan.gradients + sum,
            countPerRow: network.count(of: source)))
      }
      sumRanges.append(firstSum..<sums.count)
    }
    self.inputs = Self.copied(inputs)
    self.gradients = Self.copied(gradients)
    self.sums = Self.copied(sums)
    self.firstSlots = firstSlots
    self.sumRanges = sumRanges
  }

  deinit {
    inputs.deallocate()
    gradients.deallocate()
    sums.deallocate()
  }

  /// A node with its place in memory.
  borrowing func node(
    _ index: Int, of network: Network, plan: MemoryPlan, base: UnsafeMutablePointer<Float>,
    key: RandomKey
  ) -> PlannedNode {
    let slot = firstSlots[index]
    let parameters = network.parameterOffsets[index]
    let statistics = network.statisticsOffsets[index]
    let value = network.inputs.count + index
    let forward = ForwardMemory(
      inputs: UnsafePointer(inputs.start + slot), output: base + plan.values[value],
      parameters: base + plan.parameters + parameters,
      statistics: base + plan.statistics + statistics,
      newStatistics: base + plan.newStatistics + statistics, kept: base + plan.kept[index],
      temporary: base + plan.temporary, key: key[network.graph.nodes[index].name].words)
    let backward = plan.gradientPlan?.outputs[index].map { offset in
      BackwardMemory(
        forward: forward, outputGradient: base + plan.gradients + offset,
        inputGradients: UnsafePointer(gradients.start + slot),
        parameterGradients: base + plan.parameterGradients + parameters)
    }
    return PlannedNode(
      operation: network.operations[index], copies: network.copiesTaken[index], forward: forward,
      backward: backward, sums: sumRanges[index])
  }

  private static func copied<Element>(
    _ elements: [Element]
  ) -> UnsafeMutableBufferPointer<Element> {
    let copy = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(elements.count, 1))
    _ = copy.initialize(from: elements)
    return copy
  }
}

extension UnsafeMutableBufferPointer {
  /// The first element of a buffer that has memory.
  fileprivate var start: UnsafeMutablePointer<Element> { baseAddress.unsafelyUnwrapped }
}

/// One block of floats, zero at first, aligned to cache lines and freed with its owner.
struct Slab: ~Copyable {
  let base: UnsafeMutablePointer<Float>

  init(count: Int) {
    let bytes = max(count, 1) * MemoryLayout<Float>.stride
    let raw = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
    base = raw.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
  }

  deinit { base.deallocate() }
}

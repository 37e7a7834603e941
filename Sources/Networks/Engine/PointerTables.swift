import Learning

/// The lists of pointers that planned nodes refer to.
struct PointerTables: ~Copyable {
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
            countPerRow: network.shape(of: source).reduce(1, *)))
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
      operation: network.operations[index], forward: forward, backward: backward,
      sums: sumRanges[index])
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

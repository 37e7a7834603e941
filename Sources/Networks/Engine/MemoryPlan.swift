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
    values += network.operations.indices.map { reserve(rows * network.count(of: .node($0))) }
    let scratches = zip(network.operations.map(\.scratch), network.copiesTaken)
    kept = scratches.map { reserve(rows * $1 * $0.keptPerRow + $0.kept) }
    temporary = reserve(scratches.map { rows * $1 * $0.temporaryPerRow + $0.temporary }.max() ?? 0)
    gradients = reserve(gradientPlan?.count ?? 0)
  }

  private mutating func reserve(_ wanted: Int) -> Int {
    defer { count += ParameterLayout.aligned(wanted) }
    return count
  }
}

/// Where gradients lie, planned from the last node to the first so that memory is used again.
struct GradientPlan {
  /// The gradient by an input of a node.
  struct Target {
    /// Where the node writes it.
    var offset: Int
    /// Where it is added to, when another use of the same value has written its share already.
    var sum: Int?
  }

  /// The gradient by the output, for every node that learns or passes a gradient on.
  private(set) var outputs: [Int?]
  /// The gradients by the inputs of every node; nil where nothing upstream learns.
  private(set) var inputs: [[Target?]]
  /// The length of the memory.
  var count: Int { pool.count }

  private var pool = BufferPool()
  private var buffers: [BufferPool.Buffer?]

  /// Plans for so many rows.
  ///
  /// `inputGradients` asks for the gradients by the graph's own inputs too.
  init(_ network: Network, rows: Int, inputGradients: Bool) {
    let firstNode = network.inputs.count
    let learns = Self.learns(network, inputGradients: inputGradients)
    outputs = Array(repeating: nil, count: network.operations.count)
    inputs = network.graph.nodes.map { Array(repeating: nil, count: $0.inputs.count) }
    buffers = Array(repeating: nil, count: learns.count)
    let last = network.graph.output.value(firstNode)
    buffers[last] = pool.reserve(rows * network.count(of: network.graph.output))
    for node in network.graph.nodes.indices.reversed() where learns[firstNode + node] {
      guard let output = buffers[firstNode + node] else { continue }
      outputs[node] = output.offset
      plan(network, node: node, rows: rows, learns: learns)
      pool.release(output)
    }
  }

  /// The gradient by an input of the graph, where it was asked for.
  func input(_ index: Int) -> Int? { buffers[index]?.offset }

  private mutating func plan(_ network: Network, node: Int, rows: Int, learns: [Bool]) {
    var shares: [BufferPool.Buffer] = []
    for (slot, source) in network.graph.nodes[node].inputs.enumerated() {
      let value = source.value(network.inputs.count)
      guard learns[value] else { continue }
      let buffer = pool.reserve(rows * network.count(of: source))
      if let sum = buffers[value] {
        inputs[node][slot] = Target(offset: buffer.offset, sum: sum.offset)
        shares.append(buffer)
      } else {
        inputs[node][slot] = Target(offset: buffer.offset, sum: nil)
        buffers[value] = buffer
      }
    }
    for share in shares { pool.release(share) }
  }

  /// Whether anything learns at or before a value (inputs first, then nodes).
  private static func learns(_ network: Network, inputGradients: Bool) -> [Bool] {
    var learns = network.inputs.map { _ in inputGradients }
    for (node, operation) in zip(network.graph.nodes, network.operations) {
      let passes = node.inputs.contains { learns[$0.value(network.inputs.count)] }
      learns.append(passes || !operation.parameters.isEmpty)
    }
    return learns
  }
}

extension Graph.Source {
  /// The index among all values, where nodes begin after the inputs.
  func value(_ firstNode: Int) -> Int {
    switch self {
    case .input(let index): index
    case .node(let index): firstNode + index
    }
  }
}

/// Plans buffers in one block of memory, by offset; a released buffer is given out again.
struct BufferPool {
  struct Buffer {
    let offset: Int
    let count: Int
  }

  private var free: [Buffer] = []
  /// The length of the block.
  private(set) var count = 0

  /// Plans a buffer of at least `wanted` floats: the smallest free one that fits, else a new one.
  mutating func reserve(_ wanted: Int) -> Buffer {
    let fitting = free.indices.filter { free[$0].count >= wanted }
    if let best = fitting.min(by: { free[$0].count < free[$1].count }) {
      return free.remove(at: best)
    }
    let buffer = Buffer(offset: count, count: ParameterLayout.aligned(wanted))
    count += buffer.count
    return buffer
  }

  mutating func release(_ buffer: Buffer) { free.append(buffer) }
}

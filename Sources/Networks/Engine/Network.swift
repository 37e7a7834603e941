package import Learning
package import StrictJSON

/// A graph on rows of a known layout: every shape, and where every parameter lies.
package struct Network: Sendable {
  package let graph: Graph
  /// The rows that it takes.
  package let layout: InputLayout
  package let parameterLayout: ParameterLayout
  /// Where the statistics (running means and variances) lie.
  package let statisticsLayout: ParameterLayout

  let inputs: [InputLayout.Slice]
  let operations: [any LayerOperation]
  /// How many copies of a row each node takes.
  let copiesTaken: [Int]
  /// How many copies of a row each node gives.
  private let copiesGiven: [Int]
  let parameterOffsets: [Int]
  let statisticsOffsets: [Int]

  /// Works out every shape; throws where a layer does not suit its inputs.
  package init(_ graph: Graph, layout: InputLayout) throws(GraphError) {
    self.graph = graph
    self.layout = layout
    try Self.checkWires(of: graph)
    inputs = try Self.slices(graph, layout)
    let copies = try Self.copies(graph)
    copiesTaken = copies.taken
    copiesGiven = copies.given
    let operations = try Self.operations(graph, inputs: inputs, copies: copies.given)
    self.operations = operations
    var parameters = ParameterLayout()
    var statistics = ParameterLayout()
    var parameterOffsets: [Int] = []
    var statisticsOffsets: [Int] = []
    for (node, operation) in zip(graph.nodes, operations) {
      parameterOffsets.append(parameters.count)
      statisticsOffsets.append(statistics.count)
      for wanted in operation.parameters {
        parameters.append(name: "\(node.name).\(wanted.name)", shape: wanted.shape)
      }
      for wanted in operation.statistics {
        statistics.append(name: "\(node.name).\(wanted.name)", shape: wanted.shape)
      }
    }
    parameterLayout = parameters
    statisticsLayout = statistics
    self.parameterOffsets = parameterOffsets
    self.statisticsOffsets = statisticsOffsets
    try checkMemory()
  }

  /// The shape of one row of what flows from a source.
  package func shape(of source: Graph.Source) -> [Int] {
    switch source {
    case .input(let index): inputs[index].shape
    case .node(let index): operations[index].output
    }
  }

  /// How many copies of a row flow from a source.
  private func copies(of source: Graph.Source) -> Int {
    switch source {
    case .input: 1
    case .node(let index): copiesGiven[index]
    }
  }

  /// How many logits a row has, whose probabilities are averaged.
  package var heads: Int { copies(of: graph.output) }

  /// How many numbers of a row flow from a source, those of all copies.
  func count(of source: Graph.Source) -> Int {
    shape(of: source).reduce(copies(of: source), *)
  }

  /// How often parameters are multiplied with a number in a pass over one row.
  var products: Double {
    operations.indices.reduce(0) { sum, node in
      let isHeads = graph.nodes[node].layer.value is Heads
      let counts = operations[node].parameters.map { Double($0.shape.reduce(1, *)) }
      return sum + counts.reduce(0, +) * Double(isHeads ? 1 : copiesTaken[node])
    }
  }

  /// Throws where a graph that was stored takes what is not there, or names two nodes alike.
  private static func checkWires(of graph: Graph) throws(GraphError) {
    func isThere(_ source: Graph.Source, before node: Int) -> Bool {
      switch source {
      case .input(let index): graph.inputs.indices.contains(index)
      case .node(let index): 0..<node ~= index
      }
    }
    var names: Set<String> = []
    for (index, node) in graph.nodes.enumerated() {
      let place: [PathElement] = node.place.isEmpty ? [.member(node.name)] : node.place
      guard names.insert(node.name).inserted else {
        throw GraphError(
          place: place, error: ShapeError(.structure, "has the name of another node"))
      }
      guard node.inputs.allSatisfy({ isThere($0, before: index) }) else {
        throw GraphError(
          place: place, error: ShapeError(.structure, "takes what no input or earlier node gives"))
      }
    }
    guard isThere(graph.output, before: graph.nodes.count) else {
      throw GraphError(
        place: [.member("output")], error: ShapeError(.structure, "is given by no input or node"))
    }
  }

  private static func slices(
    _ graph: Graph, _ layout: InputLayout
  ) throws(GraphError) -> [InputLayout.Slice] {
    var slices: [InputLayout.Slice] = []
    for input in graph.inputs {
      do {
        slices.append(try layout.slice(of: input))
      } catch {
        throw GraphError(place: [.member(input.rawValue)], error: error)
      }
    }
    return slices
  }

  /// How many copies of a row each node takes and gives; throws where inputs disagree.
  private static func copies(_ graph: Graph) throws(GraphError) -> (taken: [Int], given: [Int]) {
    var (taken, given): ([Int], [Int]) = ([], [])
    for node in graph.nodes {
      let flows = node.inputs.map { source in
        switch source {
        case .input: 1
        case .node(let index): given[index]
        }
      }
      let copies = flows.first ?? 1
      let change = (node.layer.value as? any CopyingLayer)?.copies
      guard flows.allSatisfy({ $0 == copies }), change?.takes(copies) ?? true else {
        throw GraphError(
          place: node.place,
          error: ShapeError(.structure, "takes another number of copies of a row, got \(copies)"))
      }
      taken.append(copies)
      given.append(change?.given ?? copies)
    }
    return (taken, given)
  }

  private static func operations(
    _ graph: Graph, inputs: [InputLayout.Slice], copies: [Int]
  ) throws(GraphError) -> [any LayerOperation] {
    var operations: [any LayerOperation] = []
    var parameters = 0
    for (node, copies) in zip(graph.nodes, copies) {
      let shapes = node.inputs.map { source in
        switch source {
        case .input(let index): inputs[index].shape
        case .node(let index): operations[index].output
        }
      }
      if let issue = node.layer.component.issues().first {
        // No shape is worked out of settings that are out of range.
        throw GraphError(
          place: node.place + issue.path, error: ShapeError(.structure, "\(issue.fact)"))
      }
      do {
        let operation = try node.layer.value.operation(on: shapes)
        try checkSize(of: operation, copies: copies, parameters: &parameters)
        operations.append(operation)
      } catch {
        throw GraphError(place: node.place, error: error)
      }
    }
    return operations
  }

  /// Throws before memory is taken that no machine has; adds to the parameters so far.
  private static func checkSize(
    of operation: any LayerOperation, copies: Int, parameters: inout Int
  ) throws(ShapeError) {
    guard let outputs = product(operation.output + [copies]), outputs <= ShapeError.mostOutputs
    else {
      throw ShapeError(.size, "gives more than \(ShapeError.mostOutputs) numbers for a row")
    }
    for wanted in operation.parameters {
      guard let count = product(wanted.shape), count <= ShapeError.mostParameters - parameters
      else {
        throw ShapeError(
          .size, "brings the network to more than \(ShapeError.mostParameters) parameters")
      }
      parameters += count
    }
  }

  /// Throws where a pass over one row takes more memory than any is given.
  private func checkMemory() throws(GraphError) {
    guard floats(rows: 1, learns: false) <= Double(Self.mostFloats) else {
      throw GraphError(
        place: [],
        error: ShapeError(.size, "the network works in more than \(Self.mostFloats) numbers a row"))
    }
  }

  /// The most numbers that a pass may work in, beside the parameters: 1 GiB.
  package static let mostFloats = 1 << 28

  /// How many numbers a pass over rows works in, beside the parameters; more than memory may hold.
  package func floats(rows: Int, learns: Bool) -> Double {
    let values = inputs.map(\.count) + operations.indices.map { count(of: .node($0)) }
    let scratches = operations.map(\.scratch)
    func sum(_ counts: [Int]) -> Double { counts.reduce(0) { $0 + Double($1) } }
    let kept = zip(scratches, copiesTaken).map { Double($0.keptPerRow) * Double($1) }
    let temporary = zip(scratches, copiesTaken).map { Double($0.temporaryPerRow) * Double($1) }
    let perRow =
      sum(values) * (learns ? 2 : 1) + kept.reduce(0, +) + (temporary.max() ?? 0)
    return perRow * Double(rows) + sum(scratches.map(\.kept))
      + Double(scratches.map(\.temporary).max() ?? 0)
  }

  /// The parameters before training; each depends on its name and the key alone.
  package func initialParameters(key: RandomKey) -> Parameters {
    var parameters = Parameters(layout: parameterLayout)
    parameters.values.withUnsafeMutableBufferPointer { values in
      var slices = parameterLayout.slices.makeIterator()
      for wanted in operations.flatMap(\.parameters) {
        guard let slice = slices.next() else { return }
        wanted.initializer.fill(
          UnsafeMutableBufferPointer(rebasing: values[slice.range]), fans: wanted.fans,
          key: key[slice.name])
      }
    }
    return parameters
  }

  package func initialStatistics() -> Parameters {
    var statistics = Parameters(layout: statisticsLayout)
    for (slice, wanted) in zip(statisticsLayout.slices, operations.flatMap(\.statistics)) {
      statistics[slice.name] = [Float](repeating: wanted.initial, count: slice.count)
    }
    return statistics
  }

  /// Where values are penalised, and how.
  var penalties: [(range: Range<Int>, penalty: Penalty)] {
    zip(parameterLayout.slices, operations.flatMap(\.parameters))
      .map { ($0.range, $1.penalty) }.filter { !$0.penalty.isZero }
  }

  /// 1 where a number belongs to a kernel, 0 elsewhere.
  var kernelMask: [Float] {
    var mask = [Float](repeating: 0, count: parameterLayout.count)
    for (slice, wanted) in zip(parameterLayout.slices, operations.flatMap(\.parameters))
    where wanted.isKernel {
      for index in slice.range { mask[index] = 1 }
    }
    return mask
  }
}

/// Why a graph does not suit the rows it is given.
package struct GraphError: Error, Sendable, Hashable {
  /// The layer, as a spec writes it: `layers[2].conv1d`.
  package var place: [PathElement]
  package var error: ShapeError

  /// The same as something wrong with the settings.
  package var issue: Issue { Issue(at: place, .other(error.reason)) }

  /// The same as an error of a fit.
  package var fitError: FitError { .unsuitable("\(issue)") }
}

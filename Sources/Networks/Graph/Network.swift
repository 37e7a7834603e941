import Learning
import StrictJSON

/// A graph on rows of a known layout: every shape, and where every parameter lies.
public struct Network: Sendable {
  /// The plan.
  public let graph: Graph
  /// The rows that it takes.
  public let layout: InputLayout
  /// Where the parameters lie.
  public let parameterLayout: ParameterLayout
  /// Where the statistics (running means and variances) lie.
  public let statisticsLayout: ParameterLayout

  let inputs: [InputLayout.Slice]
  let operations: [any LayerOperation]
  let parameterOffsets: [Int]
  let statisticsOffsets: [Int]

  /// Works out every shape; throws where a layer does not suit its inputs.
  public init(_ graph: Graph, layout: InputLayout) throws(GraphError) {
    self.graph = graph
    self.layout = layout
    inputs = try Self.slices(graph, layout)
    let operations = try Self.operations(graph, inputs: inputs)
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
  }

  /// The shape of one row of what flows from a source.
  public func shape(of source: Graph.Source) -> [Int] {
    switch source {
    case .input(let index): inputs[index].shape
    case .node(let index): operations[index].output
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

  private static func operations(
    _ graph: Graph, inputs: [InputLayout.Slice]
  ) throws(GraphError) -> [any LayerOperation] {
    var operations: [any LayerOperation] = []
    for node in graph.nodes {
      let shapes = node.inputs.map { source in
        switch source {
        case .input(let index): inputs[index].shape
        case .node(let index): operations[index].output
        }
      }
      do {
        operations.append(try node.layer.value.operation(on: shapes))
      } catch {
        throw GraphError(place: node.place, error: error)
      }
    }
    return operations
  }
}

import CKernels
public import Learning
public import ONNX
import StrictJSON

public struct NetworkModel: TrainedModel {
  /// The most rows scored in one pass; scores do not depend on it.
  private static let chunk = 256

  /// What the header of a stored network holds.
  private struct Header: Codable {
    var kind: String
    var graph: Graph
    var layout: InputLayout
    var record: FitRecord
  }

  private static let kind = "network"

  package let network: Network
  package let parameters: Parameters
  /// Running means and variances.
  package let statistics: Parameters
  public let record: FitRecord

  package init(
    network: Network, parameters: Parameters, statistics: Parameters, record: FitRecord
  ) {
    self.network = network
    self.parameters = parameters
    self.statistics = statistics
    self.record = record
  }

  /// Those of the network's inputs.
  public var featureCount: Int? { network.layout.features }

  /// P(positive) of every row of [rows, features].
  ///
  /// It is one half where the sums of a row leave the finite numbers and say nothing.
  public func scores(for features: Tensor) -> [Float] {
    let rows = features.rows
    precondition(
      features.columns == network.layout.features,
      "the network takes \(network.layout.features) features, got \(features.columns)")
    guard rows > 0 else { return [] }
    let bearable = Double(Network.mostFloats) / max(network.floats(rows: 1, learns: false), 1)
    let plan = Plan(
      network, rows: min(rows, Self.chunk, max(1, Int(bearable))), purpose: .inference,
      key: RandomKey(seed: 0))
    plan.load(parameters, statistics)
    let mean = MeanProbability(heads: network.heads)
    let work = Slab(count: network.heads * plan.rows)
    return [Float](unsafeUninitializedCapacity: rows) { scores, count in
      features.elements.withUnsafeBufferPointer { elements in
        guard let source = elements.baseAddress, let target = scores.baseAddress else { return }
        for start in stride(from: 0, to: rows, by: plan.rows) {
          let size = min(plan.rows, rows - start)
          plan.take(network, size, from: source + start * features.columns)
          plan.forward(.inference(rows: size))
          mean.probabilities(
            rows: size, plan.output, work: work.base, into: target + start)
          for row in start..<start + size where target[row].isNaN { target[row] = 0.5 }
        }
      }
      count = rows
    }
  }

  /// The graph, the parameters and the statistics, by their names.
  public var state: ModelState {
    let header = Header(
      kind: Self.kind, graph: network.graph, layout: network.layout, record: record)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: Self.arrays(parameters) + Self.arrays(statistics))
  }

  public init(state: ModelState) throws(PackageError) {
    let header = try Self.header(of: state)
    let network: Network
    do {
      network = try Network(header.graph, layout: header.layout)
    } catch {
      throw .damaged("its graph does not fit its input: \(error.fitError)")
    }
    guard network.shape(of: header.graph.output).reduce(1, *) == 1 else {
      throw .damaged("its graph gives more than one number for a row")
    }
    self.init(
      network: network, parameters: try Self.parameters(network.parameterLayout, in: state),
      statistics: try Self.parameters(network.statisticsLayout, in: state), record: header.record)
  }

  private static func header(of state: ModelState) throws(PackageError) -> Header {
    let read = StrictJSON.decode(
      Header.self, from: state.header, userInfo: [.catalog: NetworkComponents.storedCatalog])
    guard let header = read.value, read.issues.isEmpty, header.kind == kind else {
      throw .damaged("its header is not one of a network: \(read.issues.first?.description ?? "")")
    }
    return header
  }

  private static func arrays(_ parameters: Parameters) -> [ModelState.Array] {
    parameters.layout.slices.map { slice in
      ModelState.Array(
        name: slice.name, shape: slice.shape, values: .float(parameters[slice.name]))
    }
  }

  private static func parameters(
    _ layout: ParameterLayout, in state: ModelState
  ) throws(PackageError) -> Parameters {
    // All arrays are held against the layout before memory of its size is taken.
    var arrays: [(name: String, values: [Float])] = []
    for slice in layout.slices {
      guard let array = state[slice.name], case .float(let values) = array.values,
        array.shape == slice.shape, values.count == slice.count
      else {
        throw .damaged("it has no array '\(slice.name)' of shape \(slice.shape)")
      }
      guard values.allSatisfy(\.isFinite) else {
        throw .damaged("its weights hold what is no finite number")
      }
      arrays.append((slice.name, values))
    }
    var parameters = Parameters(layout: layout)
    for array in arrays { parameters[array.name] = array.values }
    return parameters
  }

  /// The nodes of every layer, then the logistic function and, of several heads, the mean; one half
  /// where it says nothing.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    let inputs = network.inputs.map { slice in
      let isAll = slice.count == network.layout.features
      let part =
        isAll
        ? features
        : builder.slice(features, axis: 1, slice.offset..<slice.offset + slice.count)
      return slice.shape.count == 1 ? part : builder.reshape(part, [0] + slice.shape)
    }
    var outputs: [Value] = []
    func value(_ source: Graph.Source) -> Value {
      switch source {
      case .input(let index): inputs[index]
      case .node(let index): outputs[index]
      }
    }
    for (node, operation) in zip(network.graph.nodes, network.operations) {
      let arrays = LearntArrays(parameters: parameters, statistics: statistics, node: node.name)
      outputs.append(operation.graph(node.inputs.map(value), arrays, in: &builder))
    }
    let probability = probability(value(network.graph.output), in: &builder)
    let half = builder.scalar(Float(0.5))
    return builder.choose(builder.isNaN(probability), half, probability)
  }

  private func probability(_ logit: Value, in builder: inout GraphBuilder) -> Value {
    let one =
      builder.isExact
      ? builder.exactSigmoid(logit) : builder.sigmoid(builder.cast(logit, to: .double))
    guard network.heads > 1 else { return builder.cast(one, to: .float) }
    let apart = builder.reshape(builder.cast(one, to: .double), [network.heads, -1, 1])
    let mean = builder.node(
      "ReduceMean", [apart], ["axes": .ints([0]), "keepdims": .int(0)])
    return builder.cast(mean, to: .float)
  }
}

public import Learning
import StrictJSON

extension NetworkModel {
  /// What the header of a stored network holds.
  private struct Header: Codable {
    var kind: String
    var graph: Graph
    var layout: InputLayout
    var record: FitRecord
  }

  private static let kind = "network"

  /// The graph, the parameters and the statistics, by their names.
  public var state: ModelState {
    let header = Header(
      kind: Self.kind, graph: network.graph, layout: network.layout, record: record)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: Self.arrays(parameters) + Self.arrays(statistics))
  }

  /// Makes the network again.
  public init(state: ModelState) throws(PackageError) {
    let header = try Self.header(of: state)
    let network: Network
    do {
      network = try Network(header.graph, layout: header.layout)
    } catch {
      throw .damaged("its graph does not fit its input: \(error.fitError)")
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
    var parameters = Parameters(layout: layout)
    for slice in layout.slices {
      guard let array = state[slice.name], case .float(let values) = array.values,
        array.shape == slice.shape, values.count == slice.count
      else {
        throw .damaged("it has no array '\(slice.name)' of shape \(slice.shape)")
      }
      parameters[slice.name] = values
    }
    return parameters
  }
}

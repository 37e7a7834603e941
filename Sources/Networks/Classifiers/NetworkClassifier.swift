public import Learning
import StrictJSON

/// A classifier that trains a network.
public protocol NetworkClassifier: Classifier where Model == NetworkModel {
  /// How the network is trained.
  var training: Training { get }
  /// The network on rows of a layout, output unit included.
  func graph(for layout: InputLayout) -> Graph
}

extension NetworkClassifier {
  /// Standardised numbers and indicators.
  public var inputForm: InputForm { .standardized }

  /// Builds the network for the data and trains it.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> NetworkModel {
    if let issue = deepIssues().first { throw .unsuitable("\(issue)") }
    let layout = InputLayout(data)
    let network: Network
    do {
      network = try Network(graph(for: layout), layout: layout)
    } catch {
      throw error.fitError
    }
    return try Trainer(network: network, training: training, data: data, context: context).train()
  }
}

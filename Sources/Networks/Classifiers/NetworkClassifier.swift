public import Learning
public import StrictJSON

/// A classifier that trains a network.
public protocol NetworkClassifier: Classifier where Model == NetworkModel {
  var training: Training { get }
  /// The network on rows of a layout, output unit included.
  func graph(for layout: InputLayout) -> Graph
}

extension NetworkClassifier {
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
    let wanted = memory(of: network, rows: data.rowCount)
    guard wanted <= MachineMemory.bytes else {
      throw .unsuitable(
        "training takes about \(MachineMemory.words(wanted)), this machine has "
          + MachineMemory.words(MachineMemory.bytes))
    }
    return try Trainer(network: network, training: training, data: data, context: context).train()
  }

  /// Everything wrong with the settings, and every layer that suits no data.
  public func issues() -> [Issue] {
    let wrong = settingIssues()
    return wrong.isEmpty ? shapeIssues() : wrong
  }

  /// The first layer that does not suit rows of this width.
  public func issues(on data: Dataset) -> [Issue] {
    shapeError(on: InputLayout(data)).map { [$0.issue] } ?? []
  }

  /// The parameters with their gradient, moments and copies, and the work on a batch; nothing where no
  /// network can be made.
  public func memory(on data: Dataset) -> Double {
    let layout = InputLayout(data)
    return (try? Network(graph(for: layout), layout: layout)).map {
      memory(of: $0, rows: data.rowCount)
    } ?? 0
  }

  /// Every parameter is multiplied three times a row and epoch: once forward, twice backward.
  ///
  /// With early stopping no epochs are certain but those of its patience.
  public func leastSeconds(on data: Dataset) -> Double {
    let layout = InputLayout(data)
    guard let network = try? Network(graph(for: layout), layout: layout) else { return 0 }
    let epochs = training.earlyStopping.map { min(training.epochs, $0.patience) } ?? training.epochs
    let products = 3 * Double(network.parameterLayout.count) * Double(data.rowCount)
    // More of them than a thread does in a second.
    return Double(epochs) * products / 1e11
  }

  private func memory(of network: Network, rows: Int) -> Double {
    let copies = 5 + training.optimizer.value.moments
    let batch = network.floats(rows: min(training.batchSize, rows), learns: true)
    return 4 * (Double(network.parameterLayout.count) * Double(copies) + batch)
  }

  private func shapeError(on layout: InputLayout) -> GraphError? {
    do throws(GraphError) {
      _ = try Network(graph(for: layout), layout: layout)
      return nil
    } catch {
      return error
    }
  }

  /// The first layer that does not suit its inputs, whatever the data.
  ///
  /// The graph is tried on rows of two widths: what is wrong with both in the same words does not
  /// depend on the data, nor does a wrong number of inputs or axes.
  func shapeIssues() -> [Issue] {
    guard hasSoundLayers else { return [] }
    let layouts = [
      InputLayout(features: 1096, steps: 128, channels: 8),
      InputLayout(features: 2185, steps: 192, channels: 11),
    ]
    let errors = layouts.map(shapeError)
    guard let first = errors[0], let second = errors[1] else { return [] }
    return first == second || first.error.kind == .structure ? [first.issue] : []
  }

  /// Whether every layer's own settings are in range; others are reported where they stand.
  private var hasSoundLayers: Bool {
    let layouts = [InputLayout(features: 1096, steps: 128, channels: 8)]
    return layouts.flatMap { graph(for: $0).nodes }.allSatisfy {
      $0.layer.component.issues().isEmpty
    }
  }

  /// Everything wrong at any depth, for settings that no spec was checked for.
  private func deepIssues() -> [Issue] {
    guard let document = try? StrictJSON.encode(self) else {
      return [Issue(.other("a setting of '\(Self.name)' is not a finite number"))]
    }
    return StrictJSON.decode(
      Self.self, from: document, userInfo: [.catalog: Catalog(NetworkComponents.families)]
    ).issues
  }
}

public import Learning
public import StrictJSON

/// A classifier that trains a network.
public protocol NetworkClassifier: Classifier where Model == NetworkModel {
  var training: Training { get }
  /// How many output units learn beside one another, each on a copy of every row; 0 or 1: one on the row.
  var heads: Int { get }
  /// What stands for a number in place of itself.
  var numericEmbedding: ComponentSpec<any NumericEmbedding>? { get }
  /// The classifier's own layers on rows of a layout and one output unit, without heads and embeddings.
  func graph(for layout: InputLayout) -> Graph
}

/// The settings of every classifier that trains a network.
let networkSettings = [
  Setting(
    "heads",
    "output units beside one another, each on a copy of the row times factors of its own; 0 or 1: off",
    .between(0, Double(EnsembleScale.mostCopies))),
  Setting(
    "numericEmbedding",
    "several learnt numbers in place of each numeric feature outside the time axis; null: none",
    .component(kind: "embedding")),
  Setting("training", "how it is trained", .nested(Training.settings)),
]

/// How many layers may follow one another.
private let mostLayers = 1000

extension NetworkClassifier {
  public var inputForm: InputForm { .standardized }

  /// How it is trained; layers are each network's own.
  public var searchSpace: SearchSpace { SearchSpace(OrderedMembers(trainingAxes)) }

  /// What is worth searching of training, whatever the optimizer.
  var trainingAxes: [(name: String, value: SearchAxis)] {
    [
      ("training.optimizer.\(training.optimizer.name).learningRate", .log(3e-4, 0.01)),
      ("training.batchSize", .choices([32, 64, 128, 256])),
    ]
  }

  /// Builds the network for the data and trains it.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> NetworkModel {
    if let issue = deepIssues().first { throw .unsuitable("\(issue)") }
    let network: Network
    do {
      network = try self.network(on: data, context: context)
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
  public func issues() -> [Issue] { issues(ofLists: []) }

  /// The same of a classifier with lists of layers, which may not be longer than any network is deep.
  func issues(ofLists lists: [(name: String, layers: [ComponentSpec<any Layer>])]) -> [Issue] {
    let long = lists.filter { $0.layers.count > mostLayers }.map { list in
      Issue(
        at: [.member(list.name)],
        .outOfRange(rule: "must have \(mostLayers) layers at most", got: "\(list.layers.count)"))
    }
    guard long.isEmpty else { return long }
    let wrong = settingIssues()
    return wrong.isEmpty ? shapeIssues() : wrong
  }

  /// The network of training rows: the classifier's own layers between embeddings and heads.
  ///
  /// What embeddings read off rows is read off those that early stopping does not look at.
  package func network(on data: Dataset, context: FitContext) throws(GraphError) -> Network {
    let frame = NetworkFrame(heads: heads, embedding: numericEmbedding?.value)
    let layout = InputLayout(data)
    let framed = try frame.graph(
      around: graph(for: layout), on: data,
      learnt: { data.selecting(rows: training.split(data, key: context.key).training) },
      context: context)
    return try Network(framed, layout: layout)
  }

  /// The same where nothing is fitted.
  private func network(on data: Dataset) throws(GraphError) -> Network {
    try network(on: data, context: FitContext(key: RandomKey(seed: 0)))
  }

  /// The first layer that does not suit rows of this width.
  public func issues(on data: Dataset) -> [Issue] {
    do throws(GraphError) {
      _ = try network(on: data)
      return []
    } catch {
      return [error.issue]
    }
  }

  /// The parameters with their gradient, moments and copies, and the work on a batch; nothing where no
  /// network can be made.
  public func memory(on data: Dataset) -> Double {
    (try? network(on: data)).map { memory(of: $0, rows: data.rowCount) } ?? 0
  }

  /// Every parameter is multiplied three times a row, copy and epoch: once forward, twice backward.
  ///
  /// With early stopping no epochs are certain but those of its patience.
  public func leastSeconds(on data: Dataset) -> Double {
    guard let network = try? network(on: data) else { return 0 }
    let epochs = training.earlyStopping.map { min(training.epochs, $0.patience) } ?? training.epochs
    let products = 3 * network.products * Double(data.rowCount)
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
      let frame = NetworkFrame(heads: heads, embedding: nil)
      _ = try Network(frame.graph(around: graph(for: layout)), layout: layout)
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

public import Learning
public import StrictJSON

/// A network that slides over the time axis of the data; static features join it after its layers.
///
/// Without a time axis it slides over the features of a row as one channel, in their arbitrary
/// order. What the layers give is flattened where they do not pool over all steps.
public struct Conv1DNetwork: NetworkClassifier {
  public static let name = "conv1d"
  public static let summary = "a network that slides over the time axis of the data"
  public static let settings =
    [
      Setting("layers", "the layers on steps × channels", .components(kind: "layer")),
      Setting(
        "head", "the layers after the static features have joined", .components(kind: "layer")),
    ] + networkSettings

  public var layers: [ComponentSpec<any Layer>] = [
    ComponentSpec(Conv1D(32, kernel: 3, padding: .same, .relu)),
    ComponentSpec(Conv1D(64, kernel: 3, padding: .same, .relu)), ComponentSpec(GlobalMaxPool()),
  ]
  public var head: [ComponentSpec<any Layer>] = [
    ComponentSpec(Dense(32, .relu)), ComponentSpec(Dropout(0.2)),
  ]
  public var heads = 0
  public var numericEmbedding: ComponentSpec<any NumericEmbedding>?
  public var training = Training()

  public var readsSequence: Bool { true }

  /// Two convolutions, the greatest of every filter, then 32 units.
  public init() {}

  /// Layers on the sequence, and layers after the static features have joined.
  public init(
    heads: Int = 0, numericEmbedding: (any NumericEmbedding)? = nil,
    training: Training = Training(), @LayerBuilder layers: () -> [ComponentSpec<any Layer>],
    @LayerBuilder head: () -> [ComponentSpec<any Layer>] = { [] }
  ) {
    self.layers = layers()
    self.head = head()
    self.heads = heads
    self.numericEmbedding = numericEmbedding.map { ComponentSpec($0) }
    self.training = training
  }

  /// The filters of every convolution.
  public var searchSpace: SearchSpace {
    let filters = layers.indices.filter { layers[$0].name == Conv1D.name }.map { place in
      (name: "layers[\(place)].\(Conv1D.name).filters", value: SearchAxis.logInt(8, 128))
    }
    return SearchSpace(OrderedMembers(filters + trainingAxes))
  }

  public func issues() -> [Issue] { issues(ofLists: [("layers", layers), ("head", head)]) }

  /// The layers on the time axis, the head on their output and the static features.
  public func graph(for layout: InputLayout) -> Graph {
    var graph = Graph(inputs: inputs(for: layout))
    var flow = graph.append(layers, after: .input(0), place: [.member("layers")])
    if layers.isEmpty || (try? Network(graph, layout: layout))?.shape(of: flow).count != 1 {
      flow = graph.append(
        Flatten(), named: "flatten", inputs: [flow], place: [.member("layers")])
    }
    if graph.inputs.count > 1 {
      flow = graph.append(
        Concatenate(), named: "join", inputs: [flow, .input(1)], place: [.member("head")])
    }
    graph.close(
      graph.append(head, after: flow, prefix: "head.", place: [.member("head")]))
    return graph
  }

  private func inputs(for layout: InputLayout) -> [GraphInput] {
    guard let steps = layout.steps, let channels = layout.channels else { return [.rowAsSequence] }
    return steps * channels < layout.features ? [.sequence, .static] : [.sequence]
  }
}

public import Learning
public import StrictJSON

/// A network whose layers follow one another, in the style of Keras; the output unit is added.
public struct Sequential: NetworkClassifier {
  public static let name = "sequential"
  public static let summary = "a network whose layers follow one another"
  public static let settings =
    [
      Setting("layers", "the layers ahead of the output unit", .components(kind: "layer"))
    ] + networkSettings

  public var layers: [ComponentSpec<any Layer>] = [
    ComponentSpec(Dense(64, .relu)), ComponentSpec(Dropout(0.2)), ComponentSpec(Dense(32, .relu)),
  ]
  public var heads = 0
  public var numericEmbedding: ComponentSpec<any NumericEmbedding>?
  public var training = Training()

  /// 64 and 32 units with dropout between them.
  public init() {}

  /// Layers, one after the other: `Sequential { Dense(64, .relu); Dropout(0.2) }`.
  public init(
    heads: Int = 0, numericEmbedding: (any NumericEmbedding)? = nil,
    training: Training = Training(), @LayerBuilder _ layers: () -> [ComponentSpec<any Layer>]
  ) {
    self.layers = layers()
    self.heads = heads
    self.numericEmbedding = numericEmbedding.map { ComponentSpec($0) }
    self.training = training
  }

  /// One to three layers of one width, each with dropout behind it.
  public var searchSpace: SearchSpace {
    let layers = SearchAxis.stack(
      count: .int(1, 3),
      of: [
        ["dense": ["units": ["logInt": [16, 128]], "activation": "relu"]],
        ["dropout": ["rate": ["linear": [0, 0.5]]]],
      ])
    return SearchSpace(OrderedMembers([("layers", layers)] + trainingAxes))
  }

  public func issues() -> [Issue] { issues(ofLists: [("layers", layers)]) }

  public func graph(for layout: InputLayout) -> Graph {
    var graph = Graph(inputs: [.row])
    graph.close(graph.append(layers, after: .input(0), place: [.member("layers")]))
    return graph
  }
}

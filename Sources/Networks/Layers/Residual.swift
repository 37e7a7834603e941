public import Learning
public import StrictJSON

/// The published tabular ResNet up to its last linear unit, which the classifier adds.
///
/// A dense stem; then blocks of batch normalisation, dense with relu, dropout, dense, dropout, each
/// added to its own input; then batch normalisation and relu. After Gorishniy et al. 2021,
/// "Revisiting deep learning models for tabular data", section 3.2.
public struct Residual: Layer {
  public static let name = "residual"
  public static let summary = "the published tabular ResNet, up to the output unit"
  public static let settings = [
    Setting("blocks", "number of residual blocks", .between(1, Double(mostBlocks))),
    Setting("width", "number of features between blocks", .between(1, Double(Dense.mostUnits))),
    Setting("hiddenMultiplier", "how much wider a block is inside", .above(0, upTo: 64)),
    Setting("hiddenDropout", "dropout inside a block", .from(0, below: 1)),
    Setting("residualDropout", "dropout at the end of a block", .from(0, below: 1)),
  ]

  private static let mostBlocks = 1000

  public var blocks = 2
  public var width = 192
  public var hiddenMultiplier = 2.0
  public var hiddenDropout = 0.15
  public var residualDropout = 0.0

  public init() {}

  public init(
    blocks: Int, width: Int = 192, hiddenMultiplier: Double = 2, hiddenDropout: Double = 0.15,
    residualDropout: Double = 0
  ) {
    self.blocks = blocks
    self.width = width
    self.hiddenMultiplier = hiddenMultiplier
    self.hiddenDropout = hiddenDropout
    self.residualDropout = residualDropout
  }

  /// The width inside a block; nil where the settings give none.
  private var hiddenUnits: Int? {
    Int(exactly: (Double(width) * hiddenMultiplier).rounded()).map { max($0, 1) }
  }

  /// Settings out of range, and blocks that are wider inside than a dense layer can be.
  public func issues() -> [Issue] {
    let wrong = settingIssues()
    guard wrong.isEmpty, let hiddenUnits, hiddenUnits > Dense.mostUnits else { return wrong }
    return [
      Issue(
        at: "hiddenMultiplier",
        .outOfRange(
          rule: "times the width must be at most \(Dense.mostUnits)", got: "\(hiddenUnits)"))
    ]
  }

  /// PyTorch's batch normalisation, in which the network was published.
  private var norm: BatchNorm { BatchNorm(momentum: 0.9, epsilon: 1e-5) }

  /// Adds the stem, the blocks and the end, named under `name`.
  public func add(
    to graph: inout Graph, named name: String, inputs: [Graph.Source], place: [PathElement]
  ) -> Graph.Source {
    var flow = graph.append(Dense(width), named: "\(name).stem", inputs: inputs, place: place)
    // Settings out of range are told where they stand; no graph is made of them.
    let blocks = min(max(blocks, 1), Self.mostBlocks)
    for block in 1...blocks {
      let inner = append(to: &graph, block: "\(name).block_\(block)", after: flow, place: place)
      flow = graph.append(
        Add(), named: "\(name).block_\(block).sum", inputs: [flow, inner], place: place)
    }
    flow = graph.append(norm, named: "\(name).norm", inputs: [flow], place: place)
    return graph.append(
      ActivationLayer(.relu), named: "\(name).relu", inputs: [flow], place: place)
  }

  private func append(
    to graph: inout Graph, block: String, after source: Graph.Source, place: [PathElement]
  ) -> Graph.Source {
    let hidden = hiddenUnits.map { min($0, Dense.mostUnits) } ?? 1
    var flow = graph.append(norm, named: "\(block).norm", inputs: [source], place: place)
    flow = graph.append(
      Dense(hidden, .relu), named: "\(block).expand", inputs: [flow], place: place)
    if hiddenDropout > 0 {
      flow = graph.append(
        Dropout(hiddenDropout), named: "\(block).dropout_1", inputs: [flow], place: place)
    }
    flow = graph.append(Dense(width), named: "\(block).project", inputs: [flow], place: place)
    if residualDropout > 0 {
      flow = graph.append(
        Dropout(residualDropout), named: "\(block).dropout_2", inputs: [flow], place: place)
    }
    return flow
  }
}

public import Learning
public import StrictJSON

extension Graph {
  /// A layer and where its inputs come from.
  public struct Node: Sendable {
    /// Its name, unique in the graph: `dense_1`.
    public var name: String
    /// The layer.
    public var layer: ComponentSpec<any PrimitiveLayer>
    /// Where its inputs come from, in order.
    public var inputs: [Source]
    /// Where it stands in a spec, for messages.
    ///
    /// For example `layers[2].conv1d`. It does not count for equality and is not stored.
    public var place: [PathElement]

    /// A node.
    public init(
      name: String, layer: ComponentSpec<any PrimitiveLayer>, inputs: [Source], place: [PathElement]
    ) {
      self.name = name
      self.layer = layer
      self.inputs = inputs
      self.place = place
    }
  }
}

extension Graph.Node: Hashable {
  /// Whether name, layer and inputs are the same.
  public static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.layer == right.layer && left.inputs == right.inputs
  }

  /// Hashes name, layer and inputs.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(layer)
    hasher.combine(inputs)
  }
}

extension Graph.Node: Codable {
  private enum CodingKeys: CodingKey {
    case name
    case layer
    case inputs
  }

  /// Reads name, layer and inputs.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    name = try container.decode(String.self, forKey: .name)
    layer = try container.decode(ComponentSpec<any PrimitiveLayer>.self, forKey: .layer)
    inputs = try container.decode([Graph.Source].self, forKey: .inputs)
    place = []
  }

  /// Writes name, layer and inputs.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(name, forKey: .name)
    try container.encode(layer, forKey: .layer)
    try container.encode(inputs, forKey: .inputs)
  }
}

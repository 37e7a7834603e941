/// What flows along an edge of a graph: a tensor of a name.
public struct Value: Sendable, Hashable {
  /// Its name, unique in the graph.
  public let name: String
  /// The type of its elements.
  public let type: ElementType
}

/// Where tensors enter or leave a graph.
public struct Port: Sendable, Hashable {
  /// Its name.
  public let name: String
  /// The type of the elements.
  public let type: ElementType
  /// The length of every axis.
  public let shape: [Axis]
}

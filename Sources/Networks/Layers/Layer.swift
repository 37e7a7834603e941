public import Learning
public import StrictJSON

/// Settings of a part of a network.
public protocol Layer: Component {
  /// Adds the part to a graph under a name and gives what flows out of it; a block adds several
  /// nodes. `place` says where it stands in a spec.
  func add(
    to graph: inout Graph, named name: String, inputs: [Graph.Source], place: [PathElement]
  ) -> Graph.Source
}

/// A layer that is one node of a graph.
public protocol PrimitiveLayer: Layer {
  /// The layer on inputs of these shapes (of one row, without the batch).
  func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation
}

extension PrimitiveLayer {
  public func add(
    to graph: inout Graph, named name: String, inputs: [Graph.Source], place: [PathElement]
  ) -> Graph.Source {
    graph.append(Graph.Node(name: name, layer: ComponentSpec(self), inputs: inputs, place: place))
  }

  /// The only input's shape.
  func single(_ inputs: [[Int]]) throws(ShapeError) -> [Int] {
    guard inputs.count == 1, let input = inputs.first else {
      throw ShapeError(.structure, "takes one input, got \(inputs.count)")
    }
    return input
  }

  /// The only input's shape, where it must be steps × channels.
  func sequence(_ inputs: [[Int]]) throws(ShapeError) -> (steps: Int, channels: Int) {
    let input = try single(inputs)
    guard input.count == 2 else {
      throw ShapeError(
        .structure,
        "takes steps × channels, got \(ShapeError.axes(input)). A reshape layer can make them")
    }
    return (input[0], input[1])
  }

  /// The shape that two or more inputs share.
  func shared(_ inputs: [[Int]]) throws(ShapeError) -> [Int] {
    guard inputs.count >= 2, let first = inputs.first else {
      throw ShapeError(.structure, "takes two or more inputs, got \(inputs.count)")
    }
    for other in inputs where other != first {
      guard other.count == first.count else { throw ShapeError(axesOf: first, other) }
      throw ShapeError(
        .size,
        "takes inputs of one shape, got \(ShapeError.words(first)) and \(ShapeError.words(other))")
    }
    return first
  }
}

/// Lists layers one after the other.
@resultBuilder
public enum LayerBuilder {
  public typealias Layers = [ComponentSpec<any Layer>]

  public static func buildExpression(_ layer: some Layer) -> Layers { [ComponentSpec(layer)] }
  public static func buildBlock(_ layers: Layers...) -> Layers { layers.flatMap { $0 } }
  public static func buildArray(_ layers: [Layers]) -> Layers { layers.flatMap { $0 } }
  public static func buildOptional(_ layers: Layers?) -> Layers { layers ?? [] }
  public static func buildEither(first layers: Layers) -> Layers { layers }
  public static func buildEither(second layers: Layers) -> Layers { layers }
}

/// Why a layer does not suit its inputs.
public struct ShapeError: Error, Sendable, Hashable {
  /// What the mistake depends on.
  public enum Kind: Sendable, Hashable {
    /// The number of inputs or of their axes: wrong whatever the data.
    case structure
    /// The length of an axis, which depends on the data.
    case size
  }

  /// What the mistake depends on.
  public var kind: Kind
  /// What was wanted and what was got.
  public var reason: String

  public init(_ kind: Kind, _ reason: String) {
    self.kind = kind
    self.reason = reason
  }

  /// The most numbers that a layer may give for a row: 64 MiB.
  static let mostOutputs = 1 << 24
  /// The most parameters of a network: 1 GiB, and as much for each moment of an optimizer.
  static let mostParameters = 1 << 28

  /// Two inputs of which one has more axes.
  init(axesOf first: [Int], _ second: [Int]) {
    self.init(
      .structure,
      "takes inputs with the same axes, got \(Self.axes(first)) and \(Self.axes(second))")
  }

  /// The axes of a shape in words, whatever their lengths.
  public static func axes(_ shape: [Int]) -> String {
    switch shape.count {
    case 1: "features on one axis"
    case 2: "steps × channels"
    default: "\(shape.count) axes"
    }
  }

  /// A shape in words: "24 steps × 8 channels".
  public static func words(_ shape: [Int]) -> String {
    switch shape.count {
    case 1: "\(shape[0]) features"
    case 2: "\(shape[0]) steps × \(shape[1]) channels"
    default: shape.map(String.init).joined(separator: " × ")
    }
  }

}

extension ComponentSpec where Family == any Layer {
  public init(_ component: some Layer) { self.init(component) { $0 } }
}

extension ComponentSpec where Family == any PrimitiveLayer {
  public init(_ component: some PrimitiveLayer) { self.init(component) { $0 } }
}

/// The product of lengths; nil where it is more than an `Int` holds.
func product(_ lengths: [Int]) -> Int? {
  var product = 1
  for length in lengths {
    let (next, overflows) = product.multipliedReportingOverflow(by: length)
    if overflows { return nil }
    product = next
  }
  return product
}

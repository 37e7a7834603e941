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
  /// Adds one node.
  public func add(
    to graph: inout Graph, named name: String, inputs: [Graph.Source], place: [PathElement]
  ) -> Graph.Source {
    graph.append(Graph.Node(name: name, layer: ComponentSpec(self), inputs: inputs, place: place))
  }

  /// The only input's shape.
  func single(_ inputs: [[Int]]) throws(ShapeError) -> [Int] {
    guard inputs.count == 1, let input = inputs.first else {
      throw ShapeError(.wiring, "takes one input, got \(inputs.count)")
    }
    return input
  }

  /// The only input's shape, where it must be steps × channels.
  func sequence(_ inputs: [[Int]]) throws(ShapeError) -> (steps: Int, channels: Int) {
    let input = try single(inputs)
    guard input.count == 2 else {
      throw ShapeError(
        .wiring,
        "takes steps × channels, got \(ShapeError.axes(input)). A reshape layer can make them")
    }
    return (input[0], input[1])
  }

  /// The shape that two or more inputs share.
  func shared(_ inputs: [[Int]]) throws(ShapeError) -> [Int] {
    guard inputs.count >= 2, let first = inputs.first else {
      throw ShapeError(.wiring, "takes two or more inputs, got \(inputs.count)")
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

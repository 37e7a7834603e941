import Learning

/// What flows from one node of a functional network to others.
public struct Wire {
  let recorder: WireRecorder
  let name: String

  /// The time axis of the data, as steps × channels, whatever wire is asked.
  public var sequence: Wire { Wire(recorder: recorder, name: GraphInput.sequence.rawValue) }
  /// The features that are no part of the time axis, whatever wire is asked.
  public var `static`: Wire { Wire(recorder: recorder, name: GraphInput.static.rawValue) }
}

extension Layer {
  /// Adds the layer as a node that takes these wires and gives its own; without a name it is called
  /// by kind and number: `dense_1`.
  public func callAsFunction(_ inputs: Wire..., name: String? = nil) -> Wire {
    precondition(!inputs.isEmpty, "a node needs at least 1 input, got 0")
    let recorder = inputs[0].recorder
    precondition(
      inputs.allSatisfy { $0.recorder === recorder }, "wires of two networks meet at '\(Self.name)'"
    )
    return Wire(
      recorder: recorder, name: recorder.record(self, from: inputs.map(\.name), name: name))
  }
}

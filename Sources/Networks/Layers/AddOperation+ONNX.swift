import ONNX

extension AddOperation {
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    inputs.dropFirst().reduce(inputs[0]) { builder.add($0, $1) }
  }
}

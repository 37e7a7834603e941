import ONNX

extension MultiplyOperation {
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    inputs.dropFirst().reduce(inputs[0]) { builder.multiply($0, $1) }
  }
}

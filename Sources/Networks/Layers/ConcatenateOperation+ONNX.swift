import ONNX

extension ConcatenateOperation {
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    builder.concatenate(inputs, axis: output.count)
  }
}

import ONNX

extension ActivationOperation {
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    function.graph(inputs[0], in: &builder)
  }
}

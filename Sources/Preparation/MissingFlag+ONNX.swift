public import ONNX

extension MissingFlag {
  /// 1 where a number is missing, 0 elsewhere.
  public static func graph(
    _ maps: [MissingFlag], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    builder.cast(builder.isNaN(values), to: .double)
  }
}

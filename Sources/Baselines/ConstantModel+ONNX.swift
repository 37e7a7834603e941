public import ONNX

extension ConstantModel {
  /// The one score for every row.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    builder.constantColumn(score, rowsOf: features)
  }
}

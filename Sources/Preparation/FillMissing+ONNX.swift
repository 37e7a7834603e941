public import ONNX

extension FillMissing {
  /// The numbers, filled where they are missing.
  public static func graph(
    _ maps: [FillMissing], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    builder.choose(builder.isNaN(values), builder.row(maps.map(\.value)), values)
  }
}

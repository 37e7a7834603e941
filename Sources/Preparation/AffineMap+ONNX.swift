public import ONNX

extension AffineMap {
  /// The numbers less their centers, divided by their scales.
  public static func graph(
    _ maps: [AffineMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let centered = builder.subtract(values, builder.row(maps.map(\.center)))
    return builder.divide(centered, builder.row(maps.map(\.scale)))
  }
}

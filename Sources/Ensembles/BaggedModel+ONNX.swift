import Learning
public import ONNX

extension BaggedModel {
  /// The mean of the models' probabilities, summed in double precision in the models' order.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    var sum = builder.scalar(0.0)
    for member in members {
      let probability = member.graph(features, in: &builder)
      sum = builder.add(sum, builder.cast(probability, to: .double))
    }
    return builder.cast(
      builder.divide(sum, builder.scalar(Double(members.count))), to: .float)
  }
}

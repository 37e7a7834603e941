import ONNX

extension PoolOperation {
  /// Pools want channels ahead of steps.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    if builder.isExact, pooling == .average { return mean(inputs[0], in: &builder) }
    if output.count == 1 {
      let reduce = pooling == .maximum ? "ReduceMax" : "ReduceMean"
      return builder.node(reduce, [inputs[0]], ["axes": .ints([1]), "keepdims": .int(0)])
    }
    let input = builder.node("Transpose", [inputs[0]], ["perm": .ints([0, 2, 1])])
    let pooled = builder.node(
      pooling == .maximum ? "MaxPool" : "AveragePool", [input],
      [
        "kernel_shape": .ints([size]), "strides": .ints([stride]),
        "pads": .ints([windows.before, windows.after]),
      ])
    return builder.node("Transpose", [pooled], ["perm": .ints([0, 2, 1])])
  }

  /// Sums step by step, as `ck_average_pool` has them; zeros stand where a window leaves the sequence.
  private func mean(_ value: Value, in builder: inout GraphBuilder) -> Value {
    let pads = [0, windows.before, 0, 0, windows.after, 0].map { Int64($0) }
    let isPadded = windows.before + windows.after > 0
    let padded =
      isPadded ? builder.node("Pad", [value, builder.constant(Constant(pads))]) : value
    var sum: Value?
    for step in 0..<size {
      let places = (0..<windows.count).map { Int64($0 * stride + step) }
      let steps = builder.node(
        "Gather", [padded, builder.constant(Constant(places))], ["axis": .int(1)])
      sum = sum.map { builder.add($0, steps) } ?? steps
    }
    let shares = (0..<windows.count).map { window in
      let start = window * stride - windows.before
      return 1 / Float(min(start + size, steps) - max(start, 0))
    }
    let share = builder.constant(Constant(shares, shape: [windows.count, 1]))
    let means = builder.multiply(sum ?? padded, share)
    return output.count == 1 ? builder.reshape(means, [0, channels]) : means
  }
}

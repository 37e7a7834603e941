import ONNX

extension Conv1DOperation {
  /// `Conv` wants channels ahead of steps.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let input = builder.node("Transpose", [inputs[0]], ["perm": .ints([0, 2, 1])])
    var operands = [input, builder.constant(weights(arrays["kernel"]))]
    let bias = arrays["bias"]
    if !bias.isEmpty { operands.append(builder.constant(Constant(bias))) }
    let sums = builder.node(
      "Conv", operands,
      [
        "kernel_shape": .ints([kernel]), "strides": .ints([stride]),
        "dilations": .ints([dilation]), "pads": .ints([windows.before, windows.after]),
      ])
    return builder.node(
      "Transpose", [activation.graph(sums, in: &builder)], ["perm": .ints([0, 2, 1])])
  }

  /// [kernel, channels, filters] as [filters, channels, kernel].
  private func weights(_ values: [Float]) -> Constant {
    let turned = (0..<filters).flatMap { filter in
      (0..<channels).flatMap { channel in
        (0..<kernel).map { tap in values[(tap * channels + channel) * filters + filter] }
      }
    }
    return Constant(turned, shape: [filters, channels, kernel])
  }
}

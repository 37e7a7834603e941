import ONNX

extension Conv1DOperation {
  /// `Conv`, or where roundings count the product of windows and kernel that `forward` computes.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    builder.isExact
      ? windowed(inputs[0], arrays, in: &builder) : convolved(inputs[0], arrays, in: &builder)
  }

  /// `Conv` wants channels ahead of steps.
  private func convolved(
    _ value: Value, _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let input = builder.node("Transpose", [value], ["perm": .ints([0, 2, 1])])
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

  /// Every window as one row, taps before channels, times the kernel; in a dilated one the bias goes in
  /// after the first tap.
  private func windowed(
    _ value: Value, _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let width = kernel * channels
    var windows = builder.node(
      "Gather", [padded(value, in: &builder), builder.constant(places)], ["axis": .int(1)])
    windows = builder.reshape(windows, [0, self.windows.count, width])
    var matrix = arrays["kernel"]
    let bias = arrays["bias"]
    // A window of ones behind the first tap carries the bias through the sum.
    let isCarried = taps > 1 && !bias.isEmpty
    if isCarried {
      matrix.insert(contentsOf: bias, at: channels * filters)
      windows = carried(windows, in: &builder)
    }
    let product = MatrixProduct(
      matrix: matrix, rows: width + (isCarried ? 1 : 0), columns: filters)
    let sums = product.graph(
      windows, shape: [self.windows.count, product.rows], in: &builder)
    let isLast = !isCarried && !bias.isEmpty
    return activation.graph(
      isLast ? builder.add(sums, builder.constant(Constant(bias))) : sums, in: &builder)
  }

  /// Windows with a 1 behind the channels of the first tap.
  private func carried(_ windows: Value, in builder: inout GraphBuilder) -> Value {
    let first = builder.slice(windows, axis: 2, 0..<channels)
    let rest = builder.slice(windows, axis: 2, channels..<kernel * channels)
    let one = builder.constant(Constant([0, 0, 0, 0, 0, 1] as [Int64]))
    let ones = builder.node(
      "Pad", [builder.slice(windows, axis: 2, 0..<0), one, builder.scalar(Float(1))])
    return builder.concatenate([first, ones, rest], axis: 2)
  }

  /// The input with zeros about it.
  private func padded(_ value: Value, in builder: inout GraphBuilder) -> Value {
    guard isPadded else { return value }
    let pads = [0, windows.before, 0, 0, windows.after, 0].map { Int64($0) }
    return builder.node("Pad", [value, builder.constant(Constant(pads))])
  }

  /// The steps of every window.
  private var places: Constant {
    Constant(
      (0..<windows.count).flatMap { window in
        (0..<kernel).map { Int64(window * stride + $0 * dilation) }
      }, shape: [windows.count, kernel])
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

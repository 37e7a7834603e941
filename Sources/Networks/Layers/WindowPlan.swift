/// Where windows lie on a sequence.
struct WindowPlan: Sendable {
  /// The number of windows.
  let count: Int
  /// The steps added before the sequence.
  let before: Int
  /// The steps added after it.
  let after: Int

  /// Windows of `size` steps, `dilation` apart, that move by `stride`.
  init(
    steps: Int, size: Int, stride: Int, dilation: Int = 1, padding: Padding
  ) throws(ShapeError) {
    let reach = (size - 1) * dilation + 1
    switch padding {
    case .valid:
      guard steps >= reach else {
        throw ShapeError(.size, "reaches over \(reach) steps, got \(steps). Try padding 'same'")
      }
      count = (steps - reach) / stride + 1
      before = 0
      after = 0
    case .same:
      count = (steps + stride - 1) / stride
      let missing = max((count - 1) * stride + reach - steps, 0)
      before = missing / 2
      after = missing - before
    case .causal:
      count = (steps - 1) / stride + 1
      before = reach - 1
      after = 0
    }
  }
}

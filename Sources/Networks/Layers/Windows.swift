import ONNX
public import StrictJSON

/// What a window may see beyond the ends of a sequence.
public enum Padding: String, NamedCases, Hashable, Sendable {
  /// Nothing: windows lie within the sequence.
  case valid
  /// Zeros on both sides, so that stride 1 keeps the length (TensorFlow's rule: the odd one after).
  case same
  /// Zeros before the sequence, so that no output sees a later step.
  case causal

  static let names = allCases.map(\.rawValue)
}

/// Where windows lie on a sequence.
struct WindowPlan: Sendable {
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

  var arePadded: Bool { before + after > 0 }

  /// [rows, steps, channels] with zeros before and after the steps, as nodes of a graph.
  func padded(_ value: Value, in builder: inout GraphBuilder) -> Value {
    guard arePadded else { return value }
    let pads = [0, before, 0, 0, after, 0].map { Int64($0) }
    return builder.node("Pad", [value, builder.constant(Constant(pads))])
  }
}

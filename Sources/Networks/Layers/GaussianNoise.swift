import CKernels
public import Learning
import ONNX

/// Adds normally distributed noise to its inputs, in training only.
public struct GaussianNoise: PrimitiveLayer {
  public static let name = "gaussianNoise"
  public static let summary = "adds normally distributed noise to the inputs, in training only"
  public static let settings = [
    Setting("deviation", "the standard deviation of the noise", .between(0, 1e6))
  ]

  public var deviation = 0.1

  public init() {}

  public init(_ deviation: Double) { self.deviation = deviation }

  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    GaussianNoiseOperation(output: try single(inputs), deviation: deviation)
  }
}

/// `GaussianNoise` on an input of known shape.
private struct GaussianNoiseOperation: LayerOperation {
  let output: [Int]
  let deviation: Double

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let total = step.rows * outputCount
    let input = memory.inputs[0]
    guard step.isTraining, deviation > 0 else {
      memory.output.update(from: input, count: total)
      return
    }
    let count = total / step.copies
    for copy in 0..<step.copies {
      let key = Threefry.block(key: memory.key, counter: (step.index, UInt64(copy)))
      add(key, to: input + copy * count, count, memory.output + copy * count)
    }
  }

  private func add(
    _ key: (UInt64, UInt64), to input: UnsafePointer<Float>, _ count: Int,
    _ output: UnsafeMutablePointer<Float>
  ) {
    for pair in 0..<(count + 1) / 2 {
      let bits = Threefry.block(key: key, counter: (UInt64(pair), 0))
      output[2 * pair] = input[2 * pair] + noise(bits.0)
      guard 2 * pair + 1 < count else { return }
      output[2 * pair + 1] = input[2 * pair + 1] + noise(bits.1)
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    memory.inputGradients[0]?.update(from: memory.outputGradient, count: step.rows * outputCount)
  }

  /// A normal number by the inverse of the distribution function.
  private func noise(_ bits: UInt64) -> Float {
    Float(deviation * ck_normal_quantile((Double(bits >> 12) + 0.5) * 0x1p-52))
  }

  /// The input itself: noise acts in training only.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    inputs[0]
  }
}

import CKernels
public import Learning
import ONNX

/// Sets a random share of its inputs to zero in training and scales the others up.
///
/// So their mean stays: the inverted form of Srivastava et al. 2014.
public struct Dropout: PrimitiveLayer {
  public static let name = "dropout"
  public static let summary = "sets a random share of the inputs to zero, in training only"
  public static let settings = [
    Setting("rate", "the share of inputs set to zero", .from(0, below: 1))
  ]

  public var rate = 0.5

  /// Drops half.
  public init() {}

  public init(_ rate: Double) { self.rate = rate }

  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    DropoutOperation(output: try single(inputs), rate: Float(rate))
  }
}

/// `Dropout` on an input of known shape.
private struct DropoutOperation: LayerOperation {
  let output: [Int]
  private let rate: Float
  private let scale: Float

  init(output: [Int], rate: Float) {
    self.output = output
    self.rate = rate
    scale = 1 / (1 - rate)
  }

  var scratch: ScratchRequest { ScratchRequest(keptPerRow: outputCount) }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let total = step.rows * outputCount
    guard step.isTraining, rate > 0 else {
      memory.output.update(from: memory.inputs[0], count: total)
      return
    }
    let count = total / step.copies
    for copy in 0..<step.copies {
      var key = Threefry.block(key: memory.key, counter: (step.index, UInt64(copy)))
      let start = copy * count
      withUnsafeBytes(of: &key) { words in
        ck_dropout(
          words.baseAddress?.assumingMemoryBound(to: UInt64.self), rate, scale, count,
          memory.inputs[0] + start, memory.output + start, memory.kept + start)
      }
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    guard let inputGradient = memory.inputGradients[0] else { return }
    let total = step.rows * outputCount
    if step.isTraining, rate > 0 {
      ck_multiply(total, memory.outputGradient, memory.forward.kept, inputGradient)
    } else {
      inputGradient.update(from: memory.outputGradient, count: total)
    }
  }

  /// The input itself: dropout acts in training only.
  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    inputs[0]
  }
}

public import Learning
import ONNX

/// The numbers of a row in another shape, in the same order.
public struct Reshape: PrimitiveLayer {
  public static let name = "reshape"
  public static let summary = "the numbers of a row in another shape, such as steps × channels"
  public static let settings = [
    Setting(
      "shape", "length of every axis; -1 for one that follows from the others", .between(-1, 65_536)
    )
  ]

  public var shape = [-1]

  /// All numbers on one axis.
  public init() {}

  public init(_ shape: Int...) { self.shape = shape }

  /// The layer on one input of as many numbers.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let count = try single(inputs).reduce(1, *)
    let open = shape.filter { $0 == -1 }.count
    guard !shape.isEmpty, open <= 1, shape.allSatisfy({ $0 == -1 || $0 > 0 }) else {
      throw ShapeError(.structure, "takes positive lengths and at most one -1, got \(shape)")
    }
    let known = product(shape.filter { $0 > 0 }) ?? .max
    guard open == 1 ? count % known == 0 : count == known else {
      throw ShapeError(.size, "cannot give \(count) numbers the shape \(shape)")
    }
    return CopyOperation(output: shape.map { $0 == -1 ? count / known : $0 })
  }
}

/// All numbers of a row as features, the channels of a step together.
public struct Flatten: PrimitiveLayer {
  public static let name = "flatten"
  public static let summary = "all numbers of a row as features"
  public static let settings: [Setting] = []

  public init() {}

  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    CopyOperation(output: [try single(inputs).reduce(1, *)])
  }
}

/// A layer that only sees its input in another shape.
private struct CopyOperation: LayerOperation {
  let output: [Int]

  func forward(_ memory: ForwardMemory, _ step: Step) {
    memory.output.update(from: memory.inputs[0], count: step.rows * outputCount)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    memory.inputGradients[0]?.update(from: memory.outputGradient, count: step.rows * outputCount)
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    builder.reshape(inputs[0], [0] + output)
  }
}

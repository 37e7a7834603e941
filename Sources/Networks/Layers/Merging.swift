import CKernels
public import Learning
import ONNX

/// The sum of two or more inputs of one shape.
public struct Add: PrimitiveLayer {
  public static let name = "add"
  public static let summary = "the sum of two or more inputs of one shape"
  public static let settings: [Setting] = []

  public init() {}

  /// The layer on two or more inputs of one shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    ElementwiseOperation(kind: .sum, output: try shared(inputs), inputs: inputs.count)
  }
}

/// The product, number by number, of two or more inputs of one shape.
public struct Multiply: PrimitiveLayer {
  public static let name = "multiply"
  public static let summary = "the product, number by number, of two or more inputs of one shape"
  public static let settings: [Setting] = []

  public init() {}

  /// The layer on two or more inputs of one shape.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    ElementwiseOperation(kind: .product, output: try shared(inputs), inputs: inputs.count)
  }
}

/// `Add` or `Multiply` on inputs of known shape.
private struct ElementwiseOperation: LayerOperation {
  enum Kind: Sendable {
    case sum
    case product
  }

  let kind: Kind
  let output: [Int]
  let inputs: Int

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let combine = kind == .sum ? ck_add : ck_multiply
    let total = step.rows * outputCount
    combine(total, memory.inputs[0], memory.inputs[1], memory.output)
    for index in 2..<max(inputs, 2) {
      combine(total, memory.output, memory.inputs[index], memory.output)
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let total = step.rows * outputCount
    for index in 0..<inputs {
      guard let gradient = memory.inputGradients[index] else { continue }
      gradient.update(from: memory.outputGradient, count: total)
      guard kind == .product else { continue }
      for other in 0..<inputs where other != index {
        ck_multiply(total, gradient, memory.forward.inputs[other], gradient)
      }
    }
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    inputs.dropFirst().reduce(inputs[0]) {
      kind == .sum ? builder.add($0, $1) : builder.multiply($0, $1)
    }
  }
}

/// Its inputs one after the other, along the last axis.
public struct Concatenate: PrimitiveLayer {
  public static let name = "concatenate"
  public static let summary = "the inputs one after the other, along the last axis"
  public static let settings: [Setting] = []

  public init() {}

  /// The layer on two or more inputs that differ in their last axis at most.
  public func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    guard inputs.count >= 2, let first = inputs.first else {
      throw ShapeError(.structure, "takes two or more inputs, got \(inputs.count)")
    }
    for other in inputs where other.dropLast() != first.dropLast() {
      guard other.count == first.count else { throw ShapeError(axesOf: first, other) }
      throw ShapeError(
        .size,
        "takes inputs that differ in their last axis only, got \(ShapeError.words(first)) and "
          + ShapeError.words(other))
    }
    return ConcatenateOperation(
      positions: first.dropLast().reduce(1, *), widths: inputs.map { $0.last ?? 1 },
      output: first.dropLast() + [inputs.reduce(0) { $0 + ($1.last ?? 1) }])
  }
}

/// `Concatenate` on inputs of known shape.
private struct ConcatenateOperation: LayerOperation {
  let positions: Int
  let widths: [Int]
  let output: [Int]

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let whole = outputCount / positions
    var start = 0
    for index in 0..<widths.count {
      let width = widths[index]
      for position in 0..<step.rows * positions {
        (memory.output + position * whole + start).update(
          from: memory.inputs[index] + position * width, count: width)
      }
      start += width
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let whole = outputCount / positions
    var start = 0
    for index in 0..<widths.count {
      let width = widths[index]
      if let gradient = memory.inputGradients[index] {
        for position in 0..<step.rows * positions {
          (gradient + position * width).update(
            from: memory.outputGradient + position * whole + start, count: width)
        }
      }
      start += width
    }
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    builder.concatenate(inputs, axis: output.count)
  }
}

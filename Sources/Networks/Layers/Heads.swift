import CKernels
package import Learning
import ONNX

/// The output units of a network on copies of every row: each copy has one of its own.
///
/// Every unit gives the logit of P(positive) by its copy; the network's probability is the mean of theirs.
package struct Heads: CopyingLayer {
  package static let name = "heads"
  package static let summary = "an output unit for every copy of a row"
  package static let settings = [
    Setting("count", "how many copies", .between(2, Double(EnsembleScale.mostCopies)))
  ]

  private var count = 2

  package init() {}

  package init(_ count: Int) { self.count = count }

  var copies: CopyChange { .keeping(count) }

  package func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let input = try single(inputs)
    guard input.count == 1 else {
      throw ShapeError(
        .structure,
        "take features on one axis, got \(ShapeError.axes(input)). A flatten layer can make them")
    }
    return HeadsOperation(count: count, inputs: input[0])
  }
}

/// `Heads` on an input of known width.
private struct HeadsOperation: LayerOperation {
  let count: Int
  let inputs: Int
  let output = [1]

  private var biasOffset: Int { ParameterLayout.aligned(count * inputs) }

  var parameters: [ParameterRequest] {
    let first = PartByPart(parts: count, first: InverseRootUniform())
    let fans = Fans(input: inputs, output: 1)
    return [
      ParameterRequest(
        name: "kernel", shape: [count, inputs], initializer: first, fans: fans, isKernel: true),
      ParameterRequest(name: "bias", shape: [count], initializer: first, fans: fans),
    ]
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let rows = step.rows / count
    for head in 0..<count {
      ck_gemm(
        rows, 1, inputs, memory.inputs[0] + head * rows * inputs, inputs, 1,
        memory.parameters + head * inputs, 1, memory.output + head * rows, 1,
        memory.parameters + biasOffset + head, false)
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let rows = step.rows / count
    for head in 0..<count {
      let gradient = memory.outputGradient + head * rows
      let start = head * rows * inputs
      ck_column_sums(rows, 1, gradient, 1, memory.parameterGradients + biasOffset + head, false)
      ck_gemm(
        inputs, 1, rows, memory.forward.inputs[0] + start, 1, inputs, gradient, 1,
        memory.parameterGradients + head * inputs, 1, nil, false)
      guard let inputGradient = memory.inputGradients[0] else { continue }
      ck_gemm(
        rows, inputs, 1, gradient, 1, 1, memory.forward.parameters + head * inputs, inputs,
        inputGradient + start, inputs, nil, false)
    }
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    if builder.isExact { return exact(inputs[0], arrays, in: &builder) }
    let kernels = builder.constant(Constant(arrays["kernel"], shape: [count, self.inputs, 1]))
    let bias = builder.constant(Constant(arrays["bias"], shape: [count, 1, 1]))
    let copies = builder.reshape(inputs[0], [count, -1, self.inputs])
    let logits = builder.add(builder.node("MatMul", [copies, kernels]), bias)
    return builder.reshape(logits, [-1, 1])
  }

  /// One product a head, which onnxruntime sums as `ck_gemm` does; those of a batch it does not.
  private func exact(
    _ input: Value, _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let (kernel, bias) = (arrays["kernel"], arrays["bias"])
    let copies = builder.reshape(input, [count, -1, inputs])
    let logits = (0..<count).map { head -> Value in
      let rows = builder.reshape(
        builder.slice(copies, axis: 0, head..<head + 1), [-1, inputs])
      let product = MatrixProduct(
        matrix: Array(kernel[head * inputs..<(head + 1) * inputs]), rows: inputs, columns: 1)
      let sum = product.graph(rows, shape: [inputs], in: &builder)
      return builder.add(sum, builder.constant(Constant([bias[head]])))
    }
    return builder.concatenate(logits, axis: 0)
  }
}

import CKernels
package import Learning
import ONNX

/// A layer that changes, or counts on, the number of copies of a row.
protocol CopyingLayer: PrimitiveLayer {
  var copies: CopyChange { get }
}

/// What becomes of the copies of a row in a layer.
enum CopyChange {
  /// One row becomes so many copies.
  case making(Int)
  /// So many copies stay so many.
  case keeping(Int)

  /// Whether a layer takes so many copies.
  func takes(_ copies: Int) -> Bool {
    switch self {
    case .making: copies == 1
    case .keeping(let wanted): copies == wanted
    }
  }

  /// How many copies it gives.
  var given: Int {
    switch self {
    case .making(let copies), .keeping(let copies): copies
    }
  }
}

/// Copies of every row, each times factors of its own, ahead of layers that all copies share.
///
/// Copies lie one after the other, [copies, rows, …], so that what follows is one product of all their
/// rows. Gorishniy, Kotelnikov and Babenko, "TabM: advancing tabular deep learning with parameter-efficient
/// ensembling", ICLR 2025, section 3.3 (TabM-mini).
package struct EnsembleScale: CopyingLayer {
  package static let name = "ensembleScale"
  package static let summary = "copies of every row, each times factors of its own"
  package static let settings = [
    Setting("copies", "how many copies", .between(2, Double(mostCopies))),
    Setting("groups", "for every number the group that it shares its first factor with"),
    Setting("isNormal", "whether first factors are normally distributed, or signs"),
  ]
  static let mostCopies = 256

  private var count = 2
  private var groups: [Int] = []
  private var isNormal = false

  private enum CodingKeys: String, CodingKey {
    case count = "copies"
    case groups
    case isNormal
  }

  package init() {}

  /// So many copies; without groups every number has a first factor of its own.
  package init(_ copies: Int, groups: [Int] = [], isNormal: Bool = false) {
    count = copies
    self.groups = groups
    self.isNormal = isNormal
  }

  var copies: CopyChange { .making(count) }

  package func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let output = try single(inputs)
    let width = output.reduce(1, *)
    guard groups.isEmpty || groups.count == width else {
      throw ShapeError(.size, "has groups of \(groups.count) numbers, got \(width)")
    }
    return EnsembleScaleOperation(
      output: output, copies: count,
      first: GroupedFactors(groups: groups.isEmpty ? Array(0..<width) : groups, isNormal: isNormal))
  }
}

/// `EnsembleScale` on an input of known shape.
private struct EnsembleScaleOperation: LayerOperation {
  let output: [Int]
  let copies: Int
  let first: GroupedFactors

  var parameters: [ParameterRequest] {
    [
      ParameterRequest(
        name: "factors", shape: [copies] + output,
        initializer: PartByPart(parts: copies, first: first))
    ]
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let width = outputCount
    for copy in 0..<copies {
      let factors = memory.parameters + copy * width
      let output = memory.output + copy * step.rows * width
      for row in 0..<step.rows {
        ck_multiply(width, memory.inputs[0] + row * width, factors, output + row * width)
      }
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    let width = outputCount
    memory.parameterGradients.update(repeating: 0, count: copies * width)
    for copy in 0..<copies {
      let gradient = memory.outputGradient + copy * step.rows * width
      let byFactors = memory.parameterGradients + copy * width
      for row in 0..<step.rows {
        ck_multiply_add(
          width, memory.forward.inputs[0] + row * width, gradient + row * width, byFactors)
      }
    }
    guard let inputGradient = memory.inputGradients[0] else { return }
    inputGradient.update(repeating: 0, count: step.rows * width)
    for copy in 0..<copies {
      let gradient = memory.outputGradient + copy * step.rows * width
      let factors = memory.forward.parameters + copy * width
      for row in 0..<step.rows {
        ck_multiply_add(width, gradient + row * width, factors, inputGradient + row * width)
      }
    }
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let factors = builder.constant(
      Constant(arrays["factors"], shape: [copies, 1, outputCount]))
    let rows = builder.reshape(inputs[0], [1, -1, outputCount])
    return builder.reshape(builder.multiply(rows, factors), [-1] + output)
  }
}

/// One number for every group: a sign, or normally distributed.
private struct GroupedFactors: FirstValues {
  let groups: [Int]
  let isNormal: Bool

  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    var stream = key.stream
    var drawn: [Int: Float] = [:]
    for (index, group) in zip(values.indices, groups) {
      if drawn[group] == nil {
        drawn[group] = isNormal ? Float(stream.normal()) : stream.uniform() < 0.5 ? -1 : 1
      }
      values[index] = drawn[group] ?? 1
    }
  }
}

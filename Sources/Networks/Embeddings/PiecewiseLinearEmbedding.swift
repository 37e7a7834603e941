import CKernels
public import Learning
import ONNX
public import Preparation
package import StrictJSON

/// A number as a learnt line plus learnt multiples of its parts in several intervals, which begin at 0.
///
/// `x line + parts kernel + bias`, without an activation: version B of Gorishniy, Kotelnikov and Babenko,
/// "TabM", ICLR 2025, appendix on piecewise-linear embeddings. The parts are those of the transform
/// `piecewiseLinear`. A feature with fewer than three different edges has its line alone.
public struct PiecewiseLinearEmbedding: NumericEmbedding {
  public static let name = "piecewiseLinear"
  public static let summary = "a learnt line that bends at the edges of intervals"
  public static let settings = PiecewiseLinear.settings + [widthSetting]
  static let widthSetting = Setting(
    "width", "how many numbers stand for one", .between(1, Double(mostWidth)))
  static let mostWidth = 256

  public var bins = 16
  public var edges = PiecewiseLinear.Edges.quantiles
  public var minimumRows = 64
  public var width = 16

  /// Sixteen numbers for one, sixteen intervals with equal shares of the rows.
  public init() {}

  public init(
    bins: Int, edges: PiecewiseLinear.Edges = .quantiles, minimumRows: Int = 64, width: Int = 16
  ) {
    self.bins = bins
    self.edges = edges
    self.minimumRows = minimumRows
    self.width = width
  }

  public func layer(
    on rows: Dataset, places: [Int], start: Int, context: FitContext
  ) -> any PrimitiveLayer {
    let basis = PiecewiseLinear(bins: bins, edges: edges, minimumRows: minimumRows)
    let found = basis.numericEdges(of: rows, isCancelled: context.isCancelled)
    return PiecewiseLinearLayer(
      places: places, edges: places.map { found[start + $0] }, width: width)
  }
}

/// `PiecewiseLinearEmbedding` with the edges that were found.
package struct PiecewiseLinearLayer: PrimitiveLayer {
  package static let name = "piecewiseLinearEmbedding"
  package static let summary = "numbers as lines that bend at given edges"
  package static let settings = [
    Setting("places", "the features, in rising order"),
    Setting("edges", "the edges of every feature; none where its line does not bend"),
    PiecewiseLinearEmbedding.widthSetting,
  ]

  private var places: [Int] = []
  private var edges: [[Double]] = []
  private var width = 1

  package init() {}

  package init(places: [Int], edges: [[Double]], width: Int) {
    self.places = places
    self.edges = edges
    self.width = width
  }

  /// Whatever is wrong with what was read of a file.
  package func issues() -> [Issue] {
    let wrong = settingIssues()
    guard wrong.isEmpty else { return wrong }
    if let fault = EmbeddingLayout.fault(of: places) { return [Issue(at: "places", .other(fault))] }
    let areSound = edges.allSatisfy { $0.isEmpty || PiecewiseLinear.areEdges($0) }
    return areSound && edges.count == places.count
      ? [] : [Issue(at: "edges", .other("are in no rising order"))]
  }

  package func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let input = try single(inputs)
    return PiecewiseLinearOperation(
      layout: try EmbeddingLayout(inputs: input.reduce(1, *), places: places, width: width),
      edges: edges)
  }
}

/// `PiecewiseLinearLayer` on an input of known width.
///
/// A feature's number and its parts stand together in a block [rows, 1 + intervals] of their own, so that the
/// feature takes one product with its rows of the kernel.
private struct PiecewiseLinearOperation: LayerOperation {
  let layout: EmbeddingLayout
  let edges: [[Double]]
  /// For every embedded feature where its rows of the kernel begin; one more for all.
  let starts: [Int]

  init(layout: EmbeddingLayout, edges: [[Double]]) {
    self.layout = layout
    self.edges = edges
    starts = edges.reduce(into: [0]) { $0.append($0[$0.count - 1] + max(1, $1.count)) }
  }

  var output: [Int] { [layout.outputs] }

  private var width: Int { layout.width }
  private var columns: Int { starts[starts.count - 1] }
  private var biasOffset: Int { ParameterLayout.aligned(columns * width) }

  var parameters: [ParameterRequest] {
    let fans = Fans(input: width, output: width)
    return [
      ParameterRequest(
        name: "kernel", shape: [columns, width],
        initializer: LinesFirst(lines: starts.dropLast(), width: width), fans: fans,
        isKernel: true),
      ParameterRequest(
        name: "bias", shape: [edges.count, width],
        initializer: PartByPart(parts: edges.count, first: InverseRootUniform()), fans: fans),
    ]
  }

  var scratch: ScratchRequest { ScratchRequest(keptPerRow: columns) }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let input = memory.inputs[0]
    for place in 0..<edges.count {
      let feature = layout.places[place]
      let count = starts[place + 1] - starts[place]
      let block = memory.kept + step.rows * starts[place]
      edges[place].withUnsafeBufferPointer { edges in
        for row in 0..<step.rows {
          let number = input[row * layout.inputs + feature]
          block[row * count] = number
          Self.encode(Double(number), edges, block + row * count + 1)
        }
      }
      ck_gemm(
        step.rows, width, count, block, count, 1, memory.parameters + starts[place] * width, width,
        memory.output + layout.offsets[feature], layout.outputs,
        memory.parameters + biasOffset + place * width, false)
    }
    layout.copyOthers(step.rows, from: input, to: memory.output, isBack: false)
  }

  /// The parts of a number; only where it lies inside an interval, or beyond all, is there something to
  /// compute.
  private static func encode(
    _ number: Double, _ edges: UnsafeBufferPointer<Double>, _ parts: UnsafeMutablePointer<Float>
  ) {
    for part in 0..<max(edges.count - 1, 0) {
      let isLast = part == edges.count - 2
      if !isLast, number >= edges[part + 1] {
        parts[part] = 1
      } else if part > 0, number < edges[part] {
        parts[part] = 0
      } else {
        let map = IntervalMap(
          lower: edges[part], upper: edges[part + 1], isFirst: part == 0, isLast: isLast)
        parts[part] = Float(map(number))
      }
    }
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    for place in 0..<edges.count {
      let count = starts[place + 1] - starts[place]
      let block = memory.forward.kept + step.rows * starts[place]
      let gradient = memory.outputGradient + layout.offsets[layout.places[place]]
      ck_column_sums(
        step.rows, width, gradient, layout.outputs,
        memory.parameterGradients + biasOffset + place * width, false)
      ck_gemm(
        count, width, step.rows, block, 1, count, gradient, layout.outputs,
        memory.parameterGradients + starts[place] * width, width, nil, false)
    }
    guard let inputGradient = memory.inputGradients[0] else { return }
    layout.copyOthers(step.rows, from: memory.outputGradient, to: inputGradient, isBack: true)
    for place in 0..<edges.count {
      for row in 0..<step.rows { propagate(memory, place, row: row, to: inputGradient) }
    }
  }

  /// The gradient by a number: its line's, and that of the intervals in which it moves.
  private func propagate(
    _ memory: BackwardMemory, _ place: Int, row: Int, to inputGradient: UnsafeMutablePointer<Float>
  ) {
    let at = row * layout.inputs + layout.places[place]
    let number = Double(memory.forward.inputs[0][at])
    let gradient =
      memory.outputGradient + row * layout.outputs + layout.offsets[layout.places[place]]
    let kernel = memory.forward.parameters + starts[place] * width
    var sum = Double(ck_dot(width, kernel, gradient))
    let edges = edges[place]
    for part in 0..<max(edges.count - 1, 0) {
      let isAbove = part == 0 || number >= edges[part]
      let isBelow = part == edges.count - 2 || number < edges[part + 1]
      guard isAbove, isBelow else { continue }
      let slope = 1 / (edges[part + 1] - edges[part])
      sum += slope * Double(ck_dot(width, kernel + (1 + part) * width, gradient))
    }
    inputGradient[at] = Float(sum)
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let parts = self.parts(inputs[0], in: &builder)
    let (kernel, bias) = (arrays["kernel"], arrays["bias"])
    let embedded = edges.indices.map { place -> Value in
      let range = starts[place]..<starts[place + 1]
      let product = MatrixProduct(
        matrix: Array(kernel[range.lowerBound * width..<range.upperBound * width]),
        rows: range.count, columns: width)
      let sum = product.graph(
        builder.slice(parts, axis: 1, range), shape: [range.count], in: &builder)
      let constants = Array(bias[place * width..<(place + 1) * width])
      return builder.add(sum, builder.constant(Constant(constants)))
    }
    return layout.graph(inputs[0], embedded, in: &builder)
  }

  /// Every number and its parts, [rows, columns], in single precision.
  private func parts(_ input: Value, in builder: inout GraphBuilder) -> Value {
    var maps: [IntervalMap] = []
    for edges in edges { maps += [.identity] + IntervalMap.between(edges) }
    let features = edges.indices.flatMap { place in
      [Int64](
        repeating: Int64(layout.places[place]), count: starts[place + 1] - starts[place])
    }
    let places = builder.constant(Constant(features))
    let values = builder.node("Gather", [input, places], ["axis": .int(1)])
    let parts = IntervalMap.graph(maps, of: builder.cast(values, to: .double), in: &builder)
    return builder.cast(parts, to: .float)
  }
}

/// Rows of a kernel of which those of numbers themselves are drawn, each under a key of its own, and those of
/// their parts are 0: what is learnt begins as a line.
private struct LinesFirst: FirstValues {
  let lines: [Int]
  let width: Int

  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    values.update(repeating: 0)
    for (place, line) in lines.enumerated() {
      InverseRootUniform().fill(
        UnsafeMutableBufferPointer(rebasing: values[line * width..<(line + 1) * width]),
        fans: fans, key: key["part", place])
    }
  }
}

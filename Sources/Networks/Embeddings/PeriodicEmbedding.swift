import CKernels
public import Learning
import ONNX
package import StrictJSON

/// A number as learnt mixtures of waves of learnt frequencies: `relu([cos 2πwx, sin 2πwx] kernel + bias)`.
///
/// Frequencies are each feature's own, the kernel is that of all: the light form (PLR lite) of Gorishniy,
/// Rubachev and Babenko, "On embeddings for numerical features in tabular deep learning", NeurIPS 2022,
/// section 3.3.
public struct PeriodicEmbedding: NumericEmbedding {
  public static let name = "periodic"
  public static let summary = "learnt mixtures of waves of learnt frequencies"
  public static let settings = [
    Setting("frequencies", "how many waves a feature has", .between(1, 256)),
    Setting(
      "deviation", "the standard deviation of first frequencies, in waves a unit",
      .above(0, upTo: 1e3)),
    PiecewiseLinearEmbedding.widthSetting,
  ]

  public var frequencies = 16
  public var deviation = 0.1
  public var width = 16

  /// Sixteen numbers for one, of sixteen waves.
  public init() {}

  public init(frequencies: Int, deviation: Double = 0.1, width: Int = 16) {
    self.frequencies = frequencies
    self.deviation = deviation
    self.width = width
  }

  public func layer(
    on rows: Dataset, places: [Int], start: Int, context: FitContext
  ) -> any PrimitiveLayer {
    PeriodicLayer(places: places, frequencies: frequencies, deviation: deviation, width: width)
  }
}

/// `PeriodicEmbedding` of known features.
package struct PeriodicLayer: PrimitiveLayer {
  package static let name = "periodicEmbedding"
  package static let summary = "numbers as mixtures of waves"
  package static let settings =
    [Setting("places", "the features, in rising order")] + PeriodicEmbedding.settings

  private var places: [Int] = []
  private var frequencies = 1
  private var deviation = 0.1
  private var width = 1

  package init() {}

  package init(places: [Int], frequencies: Int, deviation: Double, width: Int) {
    self.places = places
    self.frequencies = frequencies
    self.deviation = deviation
    self.width = width
  }

  /// Whatever is wrong with what was read of a file.
  package func issues() -> [Issue] {
    let wrong = settingIssues()
    guard wrong.isEmpty, let fault = EmbeddingLayout.fault(of: places) else { return wrong }
    return [Issue(at: "places", .other(fault))]
  }

  package func operation(on inputs: [[Int]]) throws(ShapeError) -> any LayerOperation {
    let input = try single(inputs)
    return PeriodicOperation(
      layout: try EmbeddingLayout(inputs: input.reduce(1, *), places: places, width: width),
      frequencies: frequencies, deviation: deviation)
  }
}

/// `PeriodicLayer` on an input of known width; the waves of a feature stand in a block
/// [rows, 2 frequencies] of their own, cosines first.
private struct PeriodicOperation: LayerOperation {
  let layout: EmbeddingLayout
  let frequencies: Int
  let deviation: Double

  var output: [Int] { [layout.outputs] }

  private var features: Int { layout.places.count }
  private var width: Int { layout.width }
  private var waves: Int { 2 * frequencies }
  private var kernelOffset: Int { ParameterLayout.aligned(features * frequencies) }
  private var biasOffset: Int { kernelOffset + ParameterLayout.aligned(waves * width) }

  var parameters: [ParameterRequest] {
    let fans = Fans(input: waves, output: width)
    return [
      ParameterRequest(
        name: "frequencies", shape: [features, frequencies],
        initializer: PartByPart(parts: features, first: CutNormal(deviation: deviation))),
      ParameterRequest(
        name: "kernel", shape: [waves, width], initializer: InverseRootUniform(), fans: fans,
        isKernel: true),
      ParameterRequest(
        name: "bias", shape: [width], initializer: InverseRootUniform(), fans: fans),
    ]
  }

  var scratch: ScratchRequest {
    ScratchRequest(
      keptPerRow: features * waves, temporaryPerRow: waves, temporary: waves * width)
  }

  func forward(_ memory: ForwardMemory, _ step: Step) {
    let input = memory.inputs[0]
    for place in 0..<features {
      let feature = layout.places[place]
      let block = memory.kept + step.rows * place * waves
      let own = memory.parameters + place * frequencies
      for row in 0..<step.rows {
        let number = 2 * Double(input[row * layout.inputs + feature])
        for wave in 0..<frequencies {
          let halfTurns = Double(own[wave]) * number
          block[row * waves + wave] = Float(ck_cos_pi(halfTurns))
          block[row * waves + frequencies + wave] = Float(ck_sin_pi(halfTurns))
        }
      }
      let output = memory.output + layout.offsets[feature]
      ck_gemm(
        step.rows, width, waves, block, waves, 1, memory.parameters + kernelOffset, width, output,
        layout.outputs, memory.parameters + biasOffset, false)
      for row in 0..<step.rows {
        let numbers = output + row * layout.outputs
        ck_activation_forward(CK_RELU, 0, width, numbers, numbers)
      }
    }
    layout.copyOthers(step.rows, from: input, to: memory.output, isBack: false)
  }

  func backward(_ memory: BackwardMemory, _ step: Step) {
    ck_transpose(
      waves, width, memory.forward.parameters + kernelOffset, width, transposed(memory, step),
      waves)
    if let inputGradient = memory.inputGradients[0] {
      layout.copyOthers(step.rows, from: memory.outputGradient, to: inputGradient, isBack: true)
    }
    for place in 0..<features {
      let offset = layout.offsets[layout.places[place]]
      let gradient = memory.outputGradient + offset
      for row in 0..<step.rows {
        let numbers = memory.forward.output + offset + row * layout.outputs
        let own = gradient + row * layout.outputs
        ck_activation_backward(CK_RELU, 0, width, numbers, numbers, own, own)
      }
      let isLater = place > 0
      let block = memory.forward.kept + step.rows * place * waves
      ck_column_sums(
        step.rows, width, gradient, layout.outputs, memory.parameterGradients + biasOffset, isLater)
      ck_gemm(
        waves, width, step.rows, block, 1, waves, gradient, layout.outputs,
        memory.parameterGradients + kernelOffset, width, nil, isLater)
      ck_gemm(
        step.rows, waves, width, gradient, layout.outputs, 1, transposed(memory, step), waves,
        memory.forward.temporary, waves, nil, false)
      turn(memory, step, place, block)
    }
  }

  /// The transposed kernel, [width, waves].
  private func transposed(_ memory: BackwardMemory, _ step: Step) -> UnsafeMutablePointer<Float> {
    memory.forward.temporary + step.rows * waves
  }

  /// The gradients by the frequencies of a feature and by its number, from those by its waves.
  private func turn(
    _ memory: BackwardMemory, _ step: Step, _ place: Int, _ block: UnsafePointer<Float>
  ) {
    let input = memory.forward.inputs[0]
    let own = memory.forward.parameters + place * frequencies
    let byWaves = memory.forward.temporary
    let byFrequencies = memory.parameterGradients + place * frequencies
    func byHalfTurns(_ row: Int, _ wave: Int) -> Double {
      let at = row * waves + wave
      return Double(byWaves[at + frequencies]) * Double(block[at])
        - Double(byWaves[at]) * Double(block[at + frequencies])
    }
    for wave in 0..<frequencies {
      var sum = 0.0
      for row in 0..<step.rows {
        sum += byHalfTurns(row, wave) * Double(input[row * layout.inputs + layout.places[place]])
      }
      byFrequencies[wave] = Float(2 * Double.pi * sum)
    }
    guard let inputGradient = memory.inputGradients[0] else { return }
    for row in 0..<step.rows {
      var sum = 0.0
      for wave in 0..<frequencies { sum += byHalfTurns(row, wave) * Double(own[wave]) }
      inputGradient[row * layout.inputs + layout.places[place]] = Float(2 * Double.pi * sum)
    }
  }

  func graph(
    _ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder
  ) -> Value {
    let own = arrays["frequencies"].map { 2 * Double.pi * Double($0) }
    let bias = builder.constant(Constant(arrays["bias"]))
    let product = MatrixProduct(matrix: arrays["kernel"], rows: waves, columns: width)
    let embedded = layout.places.enumerated().map { place, feature -> Value in
      let number = builder.cast(builder.column(feature, of: inputs[0]), to: .double)
      let angles = builder.multiply(
        number, builder.row(Array(own[place * frequencies..<(place + 1) * frequencies])))
      // A cosine as the sine a quarter turn on: onnxruntime has it in double precision.
      let ahead = builder.add(angles, builder.scalar(Double.pi / 2))
      let waves = builder.concatenate(
        [builder.node("Sin", [ahead]), builder.node("Sin", [angles])], axis: 1)
      let sum = product.graph(
        builder.cast(waves, to: .float), shape: [self.waves], in: &builder)
      return builder.node("Relu", [builder.add(sum, bias)])
    }
    return layout.graph(inputs[0], embedded, in: &builder)
  }
}

/// Normally distributed numbers, cut at three standard deviations.
private struct CutNormal: FirstValues {
  private static let tail = ck_normal_cdf(-3)

  let deviation: Double

  func fill(_ values: UnsafeMutableBufferPointer<Float>, fans: Fans, key: RandomKey) {
    var stream = key.stream
    for index in values.indices {
      let share = Self.tail + (1 - 2 * Self.tail) * stream.openUniform()
      values[index] = Float(deviation * ck_normal_quantile(share))
    }
  }
}

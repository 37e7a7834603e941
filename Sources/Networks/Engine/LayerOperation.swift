public import ONNX

/// A layer on inputs of known shapes: what it needs, its forward pass and its gradient.
///
/// It owns no memory. Shapes are those of one row; the first axis of every buffer is the batch.
public protocol LayerOperation: Sendable {
  /// The shape of one row of output.
  var output: [Int] { get }
  /// The parameters it learns, in the order in which they lie in memory.
  var parameters: [ParameterRequest] { get }
  /// What it keeps of the batches seen, such as running means, in order.
  var statistics: [StatisticsRequest] { get }
  /// The memory it works in.
  var scratch: ScratchRequest { get }

  /// Computes the output, and in training the new statistics.
  func forward(_ memory: ForwardMemory, _ step: Step)
  /// Writes (never adds to) the gradients of parameters and of those inputs that want one. The
  /// output's gradient may be overwritten.
  func backward(_ memory: BackwardMemory, _ step: Step)
  /// What the forward pass of inference computes, as nodes of a graph: from inputs [rows, …] to the
  /// output [rows, …], in single precision.
  func graph(_ inputs: [Value], _ arrays: LearntArrays, in builder: inout GraphBuilder) -> Value
}

extension LayerOperation {
  public var parameters: [ParameterRequest] { [] }
  public var statistics: [StatisticsRequest] { [] }
  public var scratch: ScratchRequest { ScratchRequest() }

  /// The number of floats in one row of output.
  ///
  /// By index, since layers ask in every step and an iterator allocates where it is not specialised.
  var outputCount: Int {
    let shape = output
    var count = 1
    for axis in 0..<shape.count { count *= shape[axis] }
    return count
  }
}

/// What changes from one pass through a network to the next.
public struct Step: Sendable {
  /// The number of rows that a layer sees: those of the batch, up to the number planned for, times their
  /// copies, all rows of a copy one after the other.
  public var rows: Int
  /// How many copies of the batch these rows are.
  public var copies = 1
  /// Whether layers behave as in training: dropout drops, batch normalisation looks at the batch.
  public var isTraining: Bool
  /// The position in the random streams: a number that no two training steps of a fit share.
  public var index: UInt64

  public static func training(rows: Int, index: Int) -> Step {
    Step(rows: rows, isTraining: true, index: UInt64(index))
  }

  /// A pass that only looks.
  public static func inference(rows: Int) -> Step { Step(rows: rows, isTraining: false, index: 0) }

  /// The same on copies of every row.
  func times(_ copies: Int) -> Step {
    Step(rows: rows * copies, copies: copies, isTraining: isTraining, index: index)
  }
}

/// A parameter that a layer wants to learn.
public struct ParameterRequest: Sendable {
  /// Its name within the layer: `kernel`, `bias`.
  public var name: String
  /// The length of every axis, outermost first.
  public var shape: [Int]
  /// Where its first values come from.
  public var initializer: any FirstValues
  /// How many numbers flow into and out of one unit, for the initializer.
  public var fans: Fans
  /// The penalties on its values.
  public var penalty: Penalty
  /// Whether it multiplies inputs, as opposed to biases and the scales of a normalisation.
  public var isKernel: Bool

  public init(
    name: String, shape: [Int], initializer: any FirstValues, fans: Fans = Fans(),
    penalty: Penalty = Penalty(), isKernel: Bool = false
  ) {
    self.name = name
    self.shape = shape
    self.initializer = initializer
    self.fans = fans
    self.penalty = penalty
    self.isKernel = isKernel
  }
}

/// A penalty on the values of a parameter, added to the loss: `l1 Σ|w| + l2 Σw²`, as Keras has it.
public struct Penalty: Sendable, Hashable {
  /// The factor of the absolute values.
  public var l1: Float
  /// The factor of the squares.
  public var l2: Float

  public init(l1: Double = 0, l2: Double = 0) {
    self.l1 = Float(l1)
    self.l2 = Float(l2)
  }

  /// Whether it changes nothing.
  var isZero: Bool { l1 == 0 && l2 == 0 }
}

/// What a layer keeps of the batches it has seen: no parameter, but part of the model.
public struct StatisticsRequest: Sendable, Hashable {
  /// Its name within the layer: `mean`.
  public var name: String
  /// The length of every axis, outermost first.
  public var shape: [Int]
  /// What it holds before the first batch.
  public var initial: Float

  public init(name: String, shape: [Int], initial: Float) {
    self.name = name
    self.shape = shape
    self.initial = initial
  }
}

/// The memory that a layer works in, counted in floats.
public struct ScratchRequest: Sendable, Hashable {
  /// Kept from the forward to the backward pass, for every row of the batch.
  public var keptPerRow: Int
  /// Kept from the forward to the backward pass, whatever the batch.
  public var kept: Int
  /// Used within one call, for every row of the batch; every layer is given the same memory.
  public var temporaryPerRow: Int
  /// Used within one call, whatever the batch.
  public var temporary: Int

  public init(keptPerRow: Int = 0, kept: Int = 0, temporaryPerRow: Int = 0, temporary: Int = 0) {
    self.keptPerRow = keptPerRow
    self.kept = kept
    self.temporaryPerRow = temporaryPerRow
    self.temporary = temporary
  }
}

/// Where a layer finds everything on its way forward.
///
/// Whoever planned the memory owns it.
public struct ForwardMemory {
  /// The inputs, [rows, …] each.
  public let inputs: UnsafePointer<UnsafePointer<Float>>
  /// The output, [rows, …].
  public let output: UnsafeMutablePointer<Float>
  /// The layer's parameters, at `ParameterLayout.aligned` distances from one another.
  public let parameters: UnsafePointer<Float>
  /// The statistics in force.
  public let statistics: UnsafePointer<Float>
  /// Where training puts the statistics that hold after this step.
  public let newStatistics: UnsafeMutablePointer<Float>
  /// What lives on to the backward pass.
  public let kept: UnsafeMutablePointer<Float>
  /// What lives within one call.
  public let temporary: UnsafeMutablePointer<Float>
  /// The layer's own random key.
  public let key: (UInt64, UInt64)
}

/// Where a layer finds everything on its way back.
public struct BackwardMemory {
  /// What the forward pass had.
  public let forward: ForwardMemory
  /// The gradient of the loss by the output, [rows, …]; may be overwritten.
  public let outputGradient: UnsafeMutablePointer<Float>
  /// Where the gradients by the inputs go; nil where nothing upstream learns.
  public let inputGradients: UnsafePointer<UnsafeMutablePointer<Float>?>
  /// Where the gradients by the parameters go, laid out as they are.
  public let parameterGradients: UnsafeMutablePointer<Float>
}

/// What one layer of a network has learnt, by the names that it knows: `kernel`.
public struct LearntArrays: Sendable {
  let parameters: Parameters
  let statistics: Parameters
  let node: String

  /// The numbers of an array of the layer: a parameter or, where there is none, a statistic.
  public subscript(name: String) -> [Float] {
    let full = "\(node).\(name)"
    return parameters.layout[full] == nil ? statistics[full] : parameters[full]
  }
}

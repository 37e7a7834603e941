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
  /// None.
  public var parameters: [ParameterRequest] { [] }
  /// None.
  public var statistics: [StatisticsRequest] { [] }
  /// None.
  public var scratch: ScratchRequest { ScratchRequest() }

  /// The number of floats in one row of output.
  var outputCount: Int { output.reduce(1, *) }
}

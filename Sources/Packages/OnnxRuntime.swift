import FoundationEssentials
public import Learning
import StrictJSON

/// Runs the ONNX models of scorers with onnxruntime in a Python of this machine.
public struct OnnxRuntime: Sendable, Hashable {
  /// The Python, a path or a name that is looked up like a shell does.
  public let python: String

  /// What onnxruntime made of rows.
  public struct Answer: Sendable, Hashable {
    /// The version of onnxruntime.
    public let version: String
    /// The probability of every row.
    public let probabilities: [Float]
    /// Whether each row is called positive.
    public let decisions: [Bool]
  }

  /// A Python.
  public init(python: String = "python3") { self.python = python }

  /// What a model, as `Scorer.onnx` writes it, makes of rows of the scorer's schema.
  public func answer(
    of model: [UInt8], on rows: RawRows, schema: InputSchema
  ) throws(OnnxRuntimeError) -> Answer {
    let exchange = Exchange()
    defer { exchange.remove() }
    try exchange.write(model, rows, schema)
    switch ChildProcess.run(
      python, ["-c", Exchange.script, exchange.folder], writingTo: exchange.path(.words))
    {
    case .status(0): return try exchange.answer(rows: rows.count)
    case .status(Exchange.noRuntime): throw .noRuntime(python: python)
    case .status: throw .failed(exchange.lastWords)
    case .notStarted(let reason): throw .noPython(python, reason: reason)
    }
  }
}

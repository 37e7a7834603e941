/// Why onnxruntime gave no scores.
public enum OnnxRuntimeError: Error, Sendable, Hashable {
  /// The Python that was asked for cannot be started.
  case noPython(String, reason: String)
  /// It has no onnxruntime.
  case noRuntime(python: String)
  /// It refused the model or the rows, and what it said last.
  case failed(String)
  /// A file cannot be read or written, and why.
  case file(path: String, reason: String)
}

extension OnnxRuntimeError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .noPython(let python, let reason):
      "'\(python)' cannot be started: \(reason). The parity report needs a Python 3 with onnxruntime"
    case .noRuntime(let python):
      "'\(python)' has no onnxruntime. The parity report needs it: "
        + "\(python) -m pip install onnxruntime"
    case .failed(let reason): "onnxruntime failed: \(reason)"
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }
}

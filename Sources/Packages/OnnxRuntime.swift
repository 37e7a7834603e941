import Files
import FoundationEssentials
package import Learning
import StrictJSON

/// Runs the ONNX models of scorers with onnxruntime in a Python of this machine.
public struct OnnxRuntime: Sendable, Hashable {
  /// The Python, a path or a name that is looked up like a shell does.
  public let python: String

  /// What onnxruntime made of rows.
  public struct Answer: Sendable, Hashable {
    public let version: String
    /// The probability of every row.
    public let probabilities: [Float]
    /// Whether each row is predicted positive.
    public let decisions: [Bool]
  }

  public init(python: String = "python3") { self.python = python }

  /// What a model, as `Scorer.onnx` writes it, makes of rows of the scorer's schema.
  package func answer(
    of model: [UInt8], on rows: RawRows, schema: InputSchema
  ) throws(OnnxRuntimeError) -> Answer {
    let folder = ScratchFolder()
    defer { folder.remove() }
    try folder.write(model, rows, schema)
    switch ChildProcess.run(
      python, ["-c", ScratchFolder.script, folder.path], writingTo: folder.file(.words))
    {
    case .status(0): return try folder.answer(rows: rows.count)
    case .status(ScratchFolder.noRuntime): throw .noRuntime(python: python)
    case .status: throw .failed(folder.lastWords)
    case .notStarted(let reason): throw .noPython(python, reason: reason)
    }
  }
}

/// Why onnxruntime gave no scores.
package enum OnnxRuntimeError: Error, Sendable, Hashable {
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
  package var description: String {
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

extension OnnxRuntime {
  /// A folder of files through which a model, rows and scores are exchanged with Python.
  fileprivate struct ScratchFolder {
    enum File: String {
      case model = "model.onnx"
      case rows = "rows.json"
      case answer = "answer.json"
      case probabilities = "probabilities"
      case decisions = "decisions"
      case words = "words.txt"
    }

    /// What the script ends with where there is no onnxruntime.
    static let noRuntime: Int32 = 3

    let path = FileManager.default.temporaryDirectory.appending(
      component: "workbench-onnx-\(UUID().uuidString)"
    ).path

    func file(_ file: File) -> String { "\(path)/\(file.rawValue)" }

    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// The last line of what Python wrote, which names the error.
    var lastWords: String {
      let bytes = (try? FileContents.read(file(.words))) ?? Data()
      let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
      return lines.last.map(String.init) ?? "it said nothing"
    }

    func write(
      _ model: [UInt8], _ rows: RawRows, _ schema: InputSchema
    ) throws(OnnxRuntimeError) {
      do throws(FileError) {
        try FileContents.makeFolder(path)
        try FileContents.write(model, to: file(.model))
        let header = JSON.object([
          .init("rows", .integer(Int64(rows.count))),
          .init("columns", .array(schema.columns.map { .array(Self.texts(of: $0)) })),
        ])
        try FileContents.write(Array(header.text().utf8), to: file(.rows))
        for (place, values) in rows.columns.enumerated() {
          try FileContents.write(Self.bytes(of: values), to: "\(path)/column_\(place)")
        }
      } catch {
        throw .file(path: error.path, reason: error.reason)
      }
    }

    func answer(rows: Int) throws(OnnxRuntimeError) -> Answer {
      let files: [Data]
      do throws(FileError) {
        files = [
          try FileContents.read(file(.answer)), try FileContents.read(file(.probabilities)),
          try FileContents.read(file(.decisions)),
        ]
      } catch {
        throw .file(path: error.path, reason: error.reason)
      }
      guard let header = try? JSON(parsing: Array(files[0])),
        let version = header["version"]?.string,
        files[1].count == 4 * rows, files[2].count == rows
      else { throw .failed("it gave no score for every row") }
      let probabilities = files[1].withUnsafeBytes { bytes in
        (0..<rows).map { bytes.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
      }
      return Answer(
        version: version, probabilities: probabilities, decisions: files[2].map { $0 != 0 })
    }

    /// The texts of a column of names: its levels, then one that is no level, then a missing one, so
    /// that the codes -2 and -1 count from the end; none for numbers.
    private static func texts(of column: InputSchema.Column) -> [JSON] {
      guard case .category(let levels) = column.kind else { return [] }
      return (levels + [RowsDocument.unseenName(among: levels), ""]).map { .string($0) }
    }

    private static func bytes(of values: RawRows.Values) -> Data {
      switch values {
      case .numbers(let numbers): numbers.withUnsafeBytes { Data($0) }
      case .codes(let codes): codes.withUnsafeBytes { Data($0) }
      }
    }

    /// Scores the rows of a folder in blocks, with the inputs in the order of the columns.
    static let script = """
      import json, os, sys
      try:
          import numpy, onnxruntime
      except ImportError as error:
          print(error)
          sys.exit(3)
      folder = sys.argv[1]
      with open(os.path.join(folder, "rows.json"), encoding="utf-8") as file:
          header = json.load(file)
      columns = []
      for place, texts in enumerate(header["columns"]):
          kind = numpy.int32 if texts else numpy.float64
          values = numpy.fromfile(os.path.join(folder, f"column_{place}"), dtype=kind)
          columns.append((numpy.array(texts, dtype=object), values))
      options = onnxruntime.SessionOptions()
      options.log_severity_level = 3
      session = onnxruntime.InferenceSession(
          os.path.join(folder, "model.onnx"), options, providers=["CPUExecutionProvider"])
      names = [port.name for port in session.get_inputs()]
      outputs = [port.name for port in session.get_outputs()]
      with open(os.path.join(folder, "probabilities"), "wb") as probabilities, \\
           open(os.path.join(folder, "decisions"), "wb") as decisions:
          for start in range(0, header["rows"], 1024):
              feeds = {}
              for name, (texts, values) in zip(names, columns):
                  block = values[start:start + 1024]
                  feeds[name] = (texts[block] if len(texts) else block).reshape(-1, 1)
              scores = session.run(outputs[:2], feeds)
              probabilities.write(scores[0].astype(numpy.float32).tobytes())
              decisions.write(scores[1].astype(numpy.uint8).tobytes())
      with open(os.path.join(folder, "answer.json"), "w") as file:
          json.dump({"version": onnxruntime.__version__}, file)
      """
  }
}

import Learning
import StrictJSON

/// The answer to a request of the Open Inference Protocol.
struct OpenInferenceAnswer {
  /// The tensors that are answered.
  static let names = ["probability", "decision", "segment"]

  let scored: ScoredRequest
  let request: OpenInferenceRequest

  /// A document, with tensors that are wanted as bytes behind it.
  var response: HTTPResponse {
    var members: [JSON.Member] = [
      .init("model_name", .string(scored.model.name)),
      .init("model_version", .string("\(scored.model.version)")),
    ]
    if let id = request.id { members.append(.init("id", .string(id))) }
    var bytes: [UInt8] = []
    let tensors = request.outputs.map { tensor($0, &bytes) }
    members.append(.init("outputs", .array(tensors)))
    guard request.outputs.contains(where: \.isBinary) else {
      return HTTPResponse(json: .object(members), headers: scored.headers)
    }
    let document = Array(JSON.object(members).text().utf8)
    return HTTPResponse(
      type: "application/octet-stream", body: document + bytes,
      headers: scored.headers + [(Self.lengthField, "\(document.count)")])
  }

  /// The field of the header that says where the bytes begin.
  static let lengthField = "Inference-Header-Content-Length"

  private func tensor(_ output: OpenInferenceRequest.Output, _ bytes: inout [UInt8]) -> JSON {
    var members: [JSON.Member] = [
      .init("name", .string(output.name)), .init("datatype", .string(Self.type(of: output.name))),
      .init("shape", [.integer(Int64(scored.scores.count))]),
    ]
    if output.isBinary {
      let start = bytes.count
      for score in scored.scores { append(output.name, of: score, to: &bytes) }
      members.append(
        .init("parameters", ["binary_data_size": .integer(Int64(bytes.count - start))]))
    } else {
      members.append(.init("data", .array(scored.scores.map { value(output.name, of: $0) })))
    }
    return .object(members)
  }

  private func value(_ name: String, of score: Float) -> JSON {
    let scorer = scored.model.scorer
    return switch name {
    case "decision": .bool(scorer.decision(score))
    case "segment": .string(scorer.segments.segment(of: score).rawValue)
    default: JSON(short: score)
    }
  }

  private func append(_ name: String, of score: Float, to bytes: inout [UInt8]) {
    switch value(name, of: score) {
    case .bool(let truth): bytes.append(truth ? 1 : 0)
    case .string(let text):
      withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { bytes += $0 }
      bytes += text.utf8
    default: withUnsafeBytes(of: score.bitPattern.littleEndian) { bytes += $0 }
    }
  }

  private static func type(of name: String) -> String {
    switch name {
    case "decision": "BOOL"
    case "segment": "BYTES"
    default: "FP32"
    }
  }

  /// What a model takes and answers.
  static func metadata(_ model: ServedModel, versions: [Int]) -> JSON {
    [
      "name": .string(model.name), "versions": .array(versions.map { .string("\($0)") }),
      "platform": "workbench",
      "inputs": .array(inputs(model).map { tensor($0.name, $0.type) }),
      "outputs": .array(names.map { tensor($0, type(of: $0)) }),
    ]
  }

  private static func inputs(_ model: ServedModel) -> [(name: String, type: String)] {
    model.schema.columns.map { column in
      let isName = if case .category = column.kind { true } else { false }
      return (column.name, isName ? "BYTES" : "FP64")
    }
  }

  private static func tensor(_ name: String, _ type: String) -> JSON {
    ["name": .string(name), "datatype": .string(type), "shape": [-1]]
  }

  /// The same as Triton's clients read it from a model's configuration.
  static func configuration(_ model: ServedModel) -> JSON {
    func tensor(_ name: String, _ type: String) -> JSON {
      [
        "name": .string(name),
        "data_type": .string(type == "BYTES" ? "TYPE_STRING" : "TYPE_\(type)"), "dims": [-1],
      ]
    }
    return [
      "name": .string(model.name), "platform": "workbench", "backend": "workbench",
      "max_batch_size": 0, "input": .array(inputs(model).map { tensor($0.name, $0.type) }),
      "output": .array(names.map { tensor($0, type(of: $0)) }),
    ]
  }

  /// All versions of all models, and whether they are served.
  static func index(_ entries: [ModelEntry]) -> JSON {
    .array(
      entries.flatMap { entry in
        entry.versions.map { version -> JSON in
          [
            "name": .string(entry.name), "version": .string("\(version.number)"),
            "state": version.refusal == nil ? "READY" : "UNAVAILABLE",
            "reason": .string(version.refusal ?? ""),
          ]
        }
      })
  }
}

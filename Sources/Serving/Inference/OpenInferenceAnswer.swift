import Learning
import StrictJSON

/// The answer to a request of the Open Inference Protocol.
struct OpenInferenceAnswer {
  /// The tensors that are answered.
  static let names = ["probability", "decision", "segment"]

  let scored: ScoredRequest
  let request: OpenInferenceRequest

  var json: JSON {
    var members: [JSON.Member] = [
      .init("model_name", .string(scored.model.name)),
      .init("model_version", .string("\(scored.model.version)")),
    ]
    if let id = request.id { members.append(.init("id", .string(id))) }
    let wanted = request.outputs.isEmpty ? Self.names : request.outputs
    members.append(.init("outputs", .array(wanted.map(tensor))))
    return .object(members)
  }

  private func tensor(_ name: String) -> JSON {
    let scorer = scored.model.scorer
    let (type, data): (String, [JSON]) =
      switch name {
      case "decision": ("BOOL", scored.scores.map { .bool(scorer.decision($0)) })
      case "segment":
        ("BYTES", scored.scores.map { .string(scorer.segments.segment(of: $0).rawValue) })
      default: ("FP32", scored.scores.map { JSON(short: $0) })
      }
    return [
      "name": .string(name), "datatype": .string(type),
      "shape": [.integer(Int64(data.count))], "data": .array(data),
    ]
  }

  /// What a model takes and answers.
  static func metadata(_ model: ServedModel, versions: [Int]) -> JSON {
    let inputs = model.schema.columns.map { column -> JSON in
      let isName = if case .category = column.kind { true } else { false }
      return tensor(column.name, isName ? "BYTES" : "FP64")
    }
    return [
      "name": .string(model.name), "versions": .array(versions.map { .string("\($0)") }),
      "platform": "workbench", "inputs": .array(inputs),
      "outputs": [
        tensor("probability", "FP32"), tensor("decision", "BOOL"), tensor("segment", "BYTES"),
      ],
    ]
  }

  private static func tensor(_ name: String, _ type: String) -> JSON {
    ["name": .string(name), "datatype": .string(type), "shape": [-1]]
  }
}

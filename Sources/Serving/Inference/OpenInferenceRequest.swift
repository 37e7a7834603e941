import Batch
import Learning
import StrictJSON

/// A request of the Open Inference Protocol, version 2: a tensor for every column.
struct OpenInferenceRequest: Sendable {
  /// What names the request; it is sent back.
  let id: String?
  let rows: RawRows
  /// The tensors that are wanted; empty: all of them.
  let outputs: [Output]
  /// Names of tensors that the model does not take.
  let ignored: [String]

  struct Output: Sendable {
    var name: String
    /// Whether it is wanted as bytes behind the document.
    var isBinary: Bool
  }

  /// Reads a request, at most so many rows.
  ///
  /// - Parameter documentLength: where the bytes of binary tensors begin; nil: there are none.
  init(
    _ body: [UInt8], documentLength: Int?, for model: ServedModel, limit: Int
  ) throws(Problem) {
    let length = documentLength ?? body.count
    guard 0...body.count ~= length else {
      throw .badRequest(
        "Inference-Header-Content-Length: expected a number of bytes up to \(body.count), which the body "
          + "has, got \(length)")
    }
    // Every value stands in front of a comma or a bracket: a bound, before memory is taken for them.
    guard
      body[..<length].count(where: { $0 == UInt8(ascii: ",") }) <= (limit + 8)
        * (model.schema.columns.count + 16)
    else { throw Problem(413, "there are more than \(limit) rows, the most in one request") }
    let document: JSON
    do {
      document = try JSON(parsing: Array(body[..<length]))
    } catch {
      throw Problem(error)
    }
    guard case .array(let inputs)? = document["inputs"] else {
      throw Problem(422, "the member 'inputs' is missing: an array of tensors")
    }
    id = try Self.identifier(document["id"])
    outputs = try Self.outputs(
      document["outputs"], isBinary: document["parameters"]?["binary_data_output"] == .bool(true))
    var bytes = body[length...]
    var tensors: [InferenceTensor] = []
    for (place, json) in inputs.enumerated() {
      tensors.append(try InferenceTensor(json, place: place, bytes: &bytes, limit: limit))
    }
    guard bytes.isEmpty else {
      throw Problem(422, "\(bytes.count) bytes behind the document belong to no tensor")
    }
    rows = try Self.rows(tensors, for: model)
    ignored = tensors.map(\.name).filter { model.schema.place(of: $0) == nil }
  }

  private static func rows(
    _ tensors: [InferenceTensor], for model: ServedModel
  ) throws(Problem) -> RawRows {
    var columns: [RawRows.Values] = []
    var wrong: [Problem.Place] = []
    for (place, column) in model.schema.columns.enumerated() {
      let found = tensors.filter { $0.name == column.name }
      guard found.count == 1, let tensor = found.first else {
        let reason = found.isEmpty ? "the tensor is missing" : "the tensor is there twice"
        wrong.append(Problem.Place(column: column.name, reason))
        continue
      }
      guard tensor.values.count == tensors[0].values.count else {
        throw Problem(422, "the tensors have different lengths")
      }
      switch tensor.column(column, levels: model.levels[place]) {
      case .success(let values): columns.append(values)
      case .failure(let place): wrong.append(place)
      }
    }
    if let first = wrong.first {
      let row = first.row.map { "row \($0), " } ?? ""
      let rest = wrong.count - 1
      let more = rest == 0 ? "" : " and in \(rest) other column\(rest == 1 ? "" : "s")"
      throw Problem(
        422, "\(row)column '\(first.column ?? "")': \(first.detail)\(more)", errors: wrong)
    }
    return RawRows(count: tensors.first?.values.count ?? 0, columns: columns)
  }

  private static func identifier(_ json: JSON?) throws(Problem) -> String? {
    guard let json, json != .null else { return nil }
    guard let id = json.string else { throw Problem(422, "'id' is no string") }
    return id
  }

  private static func outputs(_ json: JSON?, isBinary: Bool) throws(Problem) -> [Output] {
    let all = OpenInferenceAnswer.names.map { Output(name: $0, isBinary: isBinary) }
    guard let json, json != .null else { return all }
    guard case .array(let outputs) = json else { throw Problem(422, "'outputs' is no array") }
    if outputs.isEmpty { return all }
    return try outputs.map { output throws(Problem) in
      guard let name = output["name"]?.string, OpenInferenceAnswer.names.contains(name) else {
        throw Problem(
          422, "an output is one of \(OpenInferenceAnswer.names.joined(separator: ", "))")
      }
      let own = output["parameters"]?["binary_data"]
      return Output(name: name, isBinary: own.map { $0 == .bool(true) } ?? isBinary)
    }
  }
}

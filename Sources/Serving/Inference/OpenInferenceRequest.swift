import Batch
import Learning
import StrictJSON
import Tables

/// A request of the Open Inference Protocol, version 2: a tensor for every column.
struct OpenInferenceRequest: Sendable {
  /// What names the request; it is sent back.
  let id: String?
  let rows: RawRows
  /// The tensors that are wanted; empty: all of them.
  let outputs: [String]
  /// Names of tensors that the model does not take.
  let ignored: [String]

  private static let types: Set<String> = [
    "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16",
    "FP32", "FP64", "BYTES",
  ]

  /// Reads a request, at most so many rows.
  init(_ body: [UInt8], for model: ServedModel, limit: Int) throws(Problem) {
    // Every value stands in front of a comma or a bracket: a bound, before memory is taken for them.
    guard
      body.count(where: { $0 == UInt8(ascii: ",") }) <= (limit + 8)
        * (model.schema.columns.count + 16)
    else { throw Problem(413, "there are more than \(limit) rows, the most in one request") }
    let document: JSON
    do {
      document = try JSON(parsing: body)
    } catch {
      throw Problem(error)
    }
    guard case .array(let inputs)? = document["inputs"] else {
      throw Problem(422, "the member 'inputs' is missing: an array of tensors")
    }
    id = try Self.identifier(document["id"])
    outputs = try Self.outputs(document["outputs"])
    let tensors = try inputs.enumerated().map { place, json throws(Problem) in
      try Tensor(json, place: place, limit: limit)
    }
    var columns: [RawRows.Values] = []
    for (place, column) in model.schema.columns.enumerated() {
      let found = tensors.filter { $0.name == column.name }
      guard found.count == 1, let tensor = found.first else {
        let reason = found.isEmpty ? "the tensor is missing" : "the tensor is there twice"
        throw Problem(
          422, "column '\(column.name)': \(reason)", errors: [.init(column: column.name, reason)])
      }
      guard tensor.values.count == tensors[0].values.count else {
        throw Problem(422, "the tensors have different lengths")
      }
      columns.append(try tensor.column(column, levels: model.levels[place]))
    }
    rows = RawRows(count: tensors.first?.values.count ?? 0, columns: columns)
    ignored = tensors.map(\.name).filter { model.schema.place(of: $0) == nil }
  }

  private static func identifier(_ json: JSON?) throws(Problem) -> String? {
    guard let json, json != .null else { return nil }
    guard let id = json.string else { throw Problem(422, "'id' is no string") }
    return id
  }

  private static func outputs(_ json: JSON?) throws(Problem) -> [String] {
    guard let json, json != .null else { return [] }
    guard case .array(let outputs) = json else { throw Problem(422, "'outputs' is no array") }
    return try outputs.map { output throws(Problem) in
      guard let name = output["name"]?.string, OpenInferenceAnswer.names.contains(name) else {
        throw Problem(
          422, "an output is one of \(OpenInferenceAnswer.names.joined(separator: ", "))")
      }
      return name
    }
  }

  /// A named tensor of one dimension, or of two with one column.
  private struct Tensor {
    var name: String
    var values: [JSON]

    init(_ json: JSON, place: Int, limit: Int) throws(Problem) {
      guard let name = json["name"]?.string else {
        throw Problem(422, "inputs[\(place)]: the member 'name' is missing")
      }
      guard let type = json["datatype"]?.string, OpenInferenceRequest.types.contains(type) else {
        throw Problem(422, "input '\(name)': the member 'datatype' is missing or unknown")
      }
      guard case .array(let data)? = json["data"] else {
        throw Problem(
          422, "input '\(name)': the member 'data' is missing; tensors come as JSON here")
      }
      values = data.flatMap { value in
        if case .array(let inner) = value, inner.count == 1 { inner } else { [value] }
      }
      guard values.count <= limit else {
        throw Problem(413, "there are more than \(limit) rows, the most in one request")
      }
      guard case .array(let shape)? = json["shape"],
        shape == [.integer(Int64(values.count))] || shape == [.integer(Int64(values.count)), 1]
      else {
        throw Problem(
          422, "input '\(name)': expected the shape [\(values.count)] or [\(values.count), 1]")
      }
      self.name = name
    }

    /// The values in a column of the schema.
    func column(
      _ column: InputSchema.Column, levels: LevelIndex?
    ) throws(Problem) -> RawRows.Values {
      if let levels {
        return .codes(try all("a string") { Self.code($0, levels) })
      }
      return .numbers(
        try all(column.kind == .date ? "a date" : "a number") { value in
          if value == .null { return .nan }
          guard let text = value.string else { return value.double }
          return column.kind == .date ? TextValue.date(text) : TextValue.number(text)
        })
    }

    /// All values as `read` has them; nil is a value of a wrong kind.
    private func all<Value>(
      _ wanted: String, _ read: (JSON) -> Value?
    ) throws(Problem) -> [Value] {
      var all: [Value] = []
      all.reserveCapacity(values.count)
      for (row, value) in values.enumerated() {
        guard let found = read(value) else {
          let reason = "expected \(wanted), got \(value.summary)"
          throw Problem(
            422, "row \(row), column '\(name)': \(reason)",
            errors: [.init(row: row, column: name, reason)])
        }
        all.append(found)
      }
      return all
    }

    private static func code(_ value: JSON, _ levels: LevelIndex) -> Int32? {
      switch value {
      case .null: RawRows.missing
      case .string(let text): levels.code(of: text)
      case .bool(let truth):
        levels.code(ofEither: truth ? ["true", "True", "1"] : ["false", "False", "0"])
      case .integer(let number): levels.code(ofEither: ["\(number)", "\(number).0"])
      case .number(let number):
        levels.code(ofEither: ["\(number)"] + (Int64(exactly: number).map { ["\($0)"] } ?? []))
      case .array, .object: nil
      }
    }
  }
}

extension LevelIndex {
  /// The code of the first name that is a level.
  fileprivate func code(ofEither names: [String]) -> Int32 {
    for name in names {
      let code = code(of: name)
      if code != RawRows.unseen { return code }
    }
    return RawRows.unseen
  }
}

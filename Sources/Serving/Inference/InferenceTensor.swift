import Batch
import Learning
import StrictJSON
import Tables

/// A named tensor of one dimension, or of two with one column, as a client of the Open Inference Protocol
/// sends it: in the JSON document, or in the bytes behind it (the binary tensor data extension).
struct InferenceTensor {
  let name: String
  let values: [JSON]

  /// - Parameters:
  ///   - bytes: what follows the document and was not taken by the tensors in front; this one takes its part.
  ///   - limit: the most rows.
  init(_ json: JSON, place: Int, bytes: inout ArraySlice<UInt8>, limit: Int) throws(Problem) {
    guard let name = json["name"]?.string else {
      throw Problem(422, "inputs[\(place)]: the member 'name' is missing")
    }
    guard let type = json["datatype"]?.string.flatMap(TensorType.init(rawValue:)) else {
      throw Problem(422, "input '\(name)': the member 'datatype' is missing or unknown")
    }
    if let stated = json["parameters"]?["binary_data_size"] {
      guard case .integer(let size) = stated, 0...Int64(bytes.count) ~= size else {
        throw Problem(
          422,
          "input '\(name)': 'binary_data_size' is no number of bytes up to the \(bytes.count) that "
            + "are left of the body")
      }
      let own = bytes.prefix(Int(size))
      bytes = bytes.dropFirst(Int(size))
      values = try Self.values(own, type, of: name, limit: limit)
    } else {
      guard case .array(let data)? = json["data"] else {
        throw Problem(
          422,
          "input '\(name)': expected the member 'data', or 'binary_data_size' among its parameters")
      }
      values = data.flatMap { value in
        if case .array(let inner) = value, inner.count == 1 { inner } else { [value] }
      }
    }
    guard values.count <= limit else { throw Self.tooMany(limit) }
    guard case .array(let shape)? = json["shape"],
      shape == [.integer(Int64(values.count))] || shape == [.integer(Int64(values.count)), 1]
    else {
      throw Problem(
        422, "input '\(name)': expected the shape [\(values.count)] or [\(values.count), 1]")
    }
    self.name = name
  }

  private static func tooMany(_ limit: Int) -> Problem {
    Problem(413, "there are more than \(limit) rows, the most in one request")
  }

  private static func values(
    _ bytes: ArraySlice<UInt8>, _ type: TensorType, of name: String, limit: Int
  ) throws(Problem) -> [JSON] {
    if let width = type.width, bytes.count / width > limit { throw tooMany(limit) }
    guard let values = type.values(bytes, limit: limit) else {
      throw Problem(
        422,
        "input '\(name)': its \(bytes.count) bytes are not values of \(type.rawValue) one after the "
          + "other")
    }
    return values
  }

  /// The values in a column of the schema, or what is wrong with one of them.
  func column(
    _ column: InputSchema.Column, levels: LevelIndex?
  ) -> Result<RawRows.Values, Problem.Place> {
    if let levels {
      return all("a string") { Self.code($0, levels) }.map { .codes($0) }
    }
    guard column.kind == .date else {
      return all("a number") { Self.number($0, as: column.reading, isTruth: column.isTruth) }
        .map { .numbers($0) }
    }
    var (texts, row) = (TextDates(column.reading), -1)
    return all("a date") { value in
      row += 1
      return value.string.map { texts.read($0, row: row) }
        ?? Self.number(value, as: column.reading, isTruth: false)
    }.flatMap { dates in
      var dates = dates
      if let misfit = texts.settle(&dates) {
        return .failure(Problem.Place(row: misfit.row, column: name, misfit.reason))
      }
      let numbers = values.indices.filter { row in
        guard values[row].string == nil, values[row] != .null else { return false }
        guard let day = TextValue.day(dates[row], as: column.reading) else { return true }
        dates[row] = day
        return false
      }
      guard let misfit = EpochDates(column).settle(&dates, in: numbers) else {
        return .success(.numbers(dates))
      }
      return .failure(Problem.Place(row: misfit.row, column: name, misfit.reason))
    }
  }

  private static func number(
    _ value: JSON, as reading: ColumnReading, isTruth: Bool
  ) -> Double? {
    switch value {
    case .null: return .nan
    case .bool(let truth): return isTruth ? (truth ? 1 : 0) : nil
    default:
      if let text = value.string {
        return TextValue.number(text, as: reading, isTruth: isTruth)
      }
      return value.double.map { TextValue.value($0, as: reading) }
    }
  }

  /// All values as `read` has them; nil is a value of a wrong kind.
  private func all<Value>(
    _ wanted: String, _ read: (JSON) -> Value?
  ) -> Result<[Value], Problem.Place> {
    var all: [Value] = []
    all.reserveCapacity(values.count)
    for (row, value) in values.enumerated() {
      guard let found = read(value) else {
        return .failure(
          Problem.Place(row: row, column: name, "expected \(wanted), got \(value.summary)"))
      }
      all.append(found)
    }
    return .success(all)
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

extension Problem.Place: Error {}

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

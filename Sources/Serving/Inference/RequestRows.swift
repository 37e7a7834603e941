import Batch
import Learning
import Tables

/// The rows of a request, decoded, with what is to be sent back of them.
struct RequestRows: Sendable {
  var rows: RawRows
  /// What names the rows; empty where none is named.
  var identifiers: [String?]
  /// Columns that the model does not take.
  var ignored: [String]
  /// Whether the sender wants them to be kept; nil where it does not say.
  var store: Bool?
  /// The delimited text that they came as.
  var text: RequestText?

  init(_ rows: JSONRows) {
    self.rows = rows.rows
    identifiers = rows.identifiers
    ignored = rows.ignored
    store = rows.store
  }

  init(
    _ rows: RawRows, identifiers: [String?] = [], ignored: [String] = [], text: RequestText? = nil
  ) {
    self.rows = rows
    self.identifiers = identifiers
    self.ignored = ignored
    self.text = text
  }
}

extension RequestRows {
  /// Reads the rows of a body, at most so many.
  ///
  /// - Parameters:
  ///   - repeats: whether the records of delimited text are to be sent back.
  ///   - form: how JSON holds the rows.
  init(
    _ body: [UInt8], isCSV: Bool, for model: ServedModel, repeats: Bool, form: JSONRowReader.Form,
    limit: Int
  ) throws(Problem) {
    guard isCSV else {
      do throws(RowProblem) {
        self.init(try model.reader.read(body, form: form, limit: limit))
      } catch {
        throw Problem(error)
      }
      return
    }
    guard let rows = try Self.read(body, model, limit, repeats) else {
      throw Problem(413, "there are more than \(limit) rows, the most in one request")
    }
    self = rows
  }

  private static func read(
    _ body: [UInt8], _ model: ServedModel, _ limit: Int, _ repeats: Bool
  ) throws(Problem) -> RequestRows? {
    var reader = try reader(body, model, repeats)
    do throws(DataError) {
      return try read(&reader, limit)
    } catch {
      throw reader.misfits.isEmpty ? Problem(error) : Problem(misfits: reader.misfits)
    }
  }

  private static func reader(
    _ body: [UInt8], _ model: ServedModel, _ repeats: Bool
  ) throws(Problem) -> RequestRowReader {
    do throws(DataError) {
      return try RequestRowReader(
        DelimitedBlocks(
          bytes: body, name: "the request", rules: model.schema.rules, blockSize: 1 << 22),
        for: model,
        repeats: repeats)
    } catch {
      throw Problem(error)
    }
  }

  private static func read(
    _ reader: inout RequestRowReader, _ limit: Int
  ) throws(DataError) -> RequestRows? {
    var all = reader.empty
    var count = 0
    var parts: [RawRows] = []
    while let block = try reader.nextBlock() {
      count += block.rows
      guard count <= limit else { return nil }
      let part = try reader.rows(of: block)
      parts.append(part.rows)
      all.identifiers += part.identifiers
      all.text?.records += part.text?.records ?? []
    }
    all.rows = RawRows(joining: parts)
    return all
  }
}

extension Problem {
  /// What is wrong with a table that was sent.
  init(_ error: DataError) {
    switch error {
    case .malformed(_, let line, let column, let reason):
      self.init(422, "\(error)", errors: [Place(line: line, column: column, reason)])
    case .missingColumn(let name, _, _):
      self.init(422, "\(error)", errors: [Place(column: name, "the column is missing")])
    case .missingColumns(let names, _, _):
      self.init(
        422, "\(error)", errors: names.map { Place(column: $0, "the column is missing") })
    case .unreadable, .unusable: self.init(422, "\(error)")
    }
  }

  /// What is wrong with several columns of a table, of which there is at least one.
  init(misfits: [DataError]) {
    let problems = misfits.map { Problem($0) }
    let rest = problems.count - 1
    let more = rest == 0 ? "" : " and in \(rest) other column\(rest == 1 ? "" : "s")"
    self.init(422, problems[0].detail + more, errors: problems.flatMap(\.errors))
  }

  /// What is wrong with rows that were sent as JSON.
  init(_ problem: RowProblem) {
    let status =
      switch problem.kind {
      case .syntax: 400
      case .values: 422
      case .tooManyRows: 413
      }
    self.init(
      status, problem.detail,
      errors: problem.places.map { Place(row: $0.row, column: $0.column, $0.detail) })
  }
}

import Batch
import Learning
import Packages
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

/// Delimited text with its records one by one, to be repeated.
struct RequestText: Sendable {
  var header: DelimitedHeader
  var records: [[UInt8]]
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
    let rows: RequestRows?
    do throws(DataError) {
      rows = try Self.read(body, model, limit, repeats)
    } catch {
      throw Problem(error)
    }
    guard let rows else {
      throw Problem(413, "there are more than \(limit) rows, the most in one request")
    }
    self = rows
  }

  private static func read(
    _ body: [UInt8], _ model: ServedModel, _ limit: Int, _ repeats: Bool
  ) throws(DataError) -> RequestRows? {
    var reader = try RequestRowReader(
      DelimitedBlocks(bytes: body, name: "the request", blockSize: 1 << 22), for: model,
      repeats: repeats)
    var all = reader.empty
    while let block = try reader.nextBlock() {
      guard all.rows.count + block.rows <= limit else { return nil }
      all.append(try reader.rows(of: block))
    }
    return all
  }

  private mutating func append(_ more: RequestRows) {
    rows.append(more.rows)
    identifiers += more.identifiers
    if let records = more.text?.records { text?.records += records }
  }
}

/// Reads the rows of delimited text with a header, block after block.
struct RequestRowReader: ~Copyable {
  /// What a text without rows would be.
  let empty: RequestRows
  private var blocks: DelimitedBlocks
  private var decoder: RowDecoder
  /// The records of the last block.
  private var records: DelimitedRows
  /// Where what names a row stands.
  private let identifier: Int?

  /// - Parameter repeats: whether the records are to be sent back.
  init(
    _ blocks: consuming DelimitedBlocks, for model: ServedModel, repeats: Bool
  ) throws(DataError) {
    let header = blocks.header
    let decoder = try RowDecoder(schema: model.schema, levels: model.levels, header: header)
    let identifier = header.names.firstIndex { name in
      (name == "id" || name == model.package.manifest.identifier)
        && model.schema.place(of: name) == nil
    }
    empty = RequestRows(
      RawRows(count: 0, columns: []),
      ignored: decoder.extraColumns.filter { $0 != identifier }.map { header.names[$0] },
      text: repeats ? RequestText(header: header, records: []) : nil)
    records = DelimitedRows(header: header)
    self.identifier = identifier
    self.decoder = decoder
    self.blocks = blocks
  }

  /// The next records, not looked at so far; nil behind the last.
  mutating func nextBlock() throws(DataError) -> DelimitedBlock? { try blocks.next() }

  /// The rows of a block; blocks come in the order of the text.
  mutating func rows(of block: DelimitedBlock) throws(DataError) -> RequestRows {
    try records.split(block)
    decoder.settleDates(records)
    var rows = empty
    rows.rows = try decoder.decode(records)
    for row in 0..<rows.rows.count {
      if let column = identifier { rows.identifiers.append(try name(row, column)) }
      guard rows.text != nil else { continue }
      var record: [UInt8] = []
      records.append(record: row, to: &record)
      rows.text?.records.append(record)
    }
    return rows
  }

  /// What names a row; nil where the field is empty.
  private func name(_ row: Int, _ column: Int) throws(DataError) -> String? {
    let text = records.text(row, column: column)
    if let reason = JSONRowReader.misfit(identifier: text) {
      throw records.error(row: row, column: column, reason: reason)
    }
    return text.isEmpty ? nil : text
  }

  /// What an error says of a value of the last block, by its place in the model's schema.
  func error(row: Int, column: Int, reason: String) -> DataError {
    records.error(row: row, column: decoder.place(of: column), reason: reason)
  }
}

extension RawRows {
  /// Adds rows of the same schema.
  fileprivate mutating func append(_ more: RawRows) {
    guard count > 0 else {
      self = more
      return
    }
    count += more.count
    for place in columns.indices {
      switch (columns[place], more.columns[place]) {
      case (.numbers(let old), .numbers(let new)): columns[place] = .numbers(old + new)
      case (.codes(let old), .codes(let new)): columns[place] = .codes(old + new)
      default: preconditionFailure("column \(place) changed its kind")
      }
    }
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
    case .unreadable, .unusable: self.init(422, "\(error)")
    }
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

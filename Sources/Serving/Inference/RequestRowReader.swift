import Batch
import Learning
import Packages
import Tables

/// Reads the rows of delimited text with a header, block after block.
struct RequestRowReader: ~Copyable {
  /// What a text without rows would be.
  let empty: RequestRows
  let header: DelimitedHeader
  private var blocks: DelimitedBlocks
  private var decoder: RowDecoder
  /// The records of the last block.
  private var records: DelimitedRows
  /// The first field of every column that did not suit it, of a block that could not be decoded.
  private(set) var misfits: [DataError] = []
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
    self.header = header
    records = DelimitedRows(header: header)
    self.identifier = identifier
    self.decoder = decoder
    self.blocks = blocks
  }

  /// The next records, not looked at so far; nil behind the last.
  mutating func nextBlock() throws(DataError) -> DelimitedBlock? { try blocks.next() }

  /// Finds out how dates are written, where records of the block may be damaged.
  mutating func settleDates(_ block: DelimitedBlock) throws(DataError) {
    try decoder.settleDates(ofDamaged: block, below: header)
  }

  /// The rows of a block; blocks come in the order of the text.
  mutating func rows(of block: DelimitedBlock) throws(DataError) -> RequestRows {
    try records.split(block)
    decoder.settleDates(records)
    var rows = empty
    do throws(DataError) {
      rows.rows = try decoder.decode(records)
    } catch {
      misfits = decoder.misfits(records)
      throw error
    }
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

/// Delimited text with its records one by one, to be repeated.
struct RequestText: Sendable {
  var header: DelimitedHeader
  var records: [[UInt8]]
}

extension RequestText {
  /// Rows that came otherwise: the model's columns, and in front what names the rows where it was sent.
  init(_ sent: RequestRows, schema: InputSchema) {
    let hasNames = !sent.identifiers.isEmpty
    header = DelimitedHeader(columns: (hasNames ? ["id"] : []) + schema.columns.map(\.name))
    records = (0..<sent.rows.count).map { row in
      var writer = DelimitedWriter()
      if hasNames { writer.write(ofData: sent.identifiers[row] ?? "") }
      for (column, values) in zip(schema.columns, sent.rows.columns) {
        Self.write(values, row, column, to: &writer)
      }
      return writer.bytes
    }
  }

  private static func write(
    _ values: RawRows.Values, _ row: Int, _ column: InputSchema.Column,
    to writer: inout DelimitedWriter
  ) {
    switch values {
    case .numbers(let numbers):
      if case .date = column.kind, let date = DateFormat.text(of: numbers[row]) {
        writer.write(date)
      } else {
        writer.write(numbers[row])
      }
    case .codes(let codes):
      let code = codes[row]
      if code >= 0 { writer.write(ofData: column.levels[Int(code)]) } else { writer.writeMissing() }
    }
  }
}

import Batch
import Learning
import Packages
import Tables

extension SentRows {
  /// Reads delimited text with a header, at most so many rows.
  ///
  /// - Parameter repeats: whether the records are to be sent back.
  init(
    csv body: [UInt8], for model: ServedModel, limit: Int, repeats: Bool
  ) throws(Problem) {
    let sent: SentRows?
    do throws(DataError) {
      sent = try Self.read(body, model, limit, repeats)
    } catch {
      throw Problem(error)
    }
    guard let sent else {
      throw Problem(413, "there are more than \(limit) rows, the most in one request")
    }
    self = sent
  }

  private static func read(
    _ body: [UInt8], _ model: ServedModel, _ limit: Int, _ repeats: Bool
  ) throws(DataError) -> SentRows? {
    var blocks = try DelimitedBlocks(bytes: body, name: "the request", blockSize: 1 << 22)
    let header = blocks.header
    var decoder = try RowDecoder(schema: model.schema, levels: model.levels, header: header)
    let identifier = header.names.firstIndex { name in
      (name == "id" || name == model.package.manifest.identifier)
        && model.schema.place(of: name) == nil
    }
    var sent = SentRows(
      RawRows(count: 0, columns: []),
      ignored: decoder.extraColumns.filter { $0 != identifier }.map { header.names[$0] },
      text: repeats ? SentText(header: header, records: []) : nil)
    var split = DelimitedRows(header: header)
    while let block = try blocks.next() {
      guard sent.rows.count + block.rows <= limit else { return nil }
      try split.split(block)
      decoder.settleDates(split)
      try sent.append(try decoder.decode(split), split, identifier: identifier)
    }
    return sent
  }

  private mutating func append(
    _ more: RawRows, _ split: borrowing DelimitedRows, identifier: Int?
  ) throws(DataError) {
    rows.append(more)
    for row in 0..<more.count {
      if let column = identifier {
        identifiers.append(try Self.identifier(row, column, of: split))
      }
      guard text != nil else { continue }
      var record: [UInt8] = []
      split.append(record: row, to: &record)
      text?.records.append(record)
    }
  }

  /// What names a row; nil where the field is empty.
  private static func identifier(
    _ row: Int, _ column: Int, of split: borrowing DelimitedRows
  ) throws(DataError) -> String? {
    let text = split.text(row, column: column)
    if let reason = JSONRowReader.misfit(identifier: text) {
      throw split.error(row: row, column: column, reason: reason)
    }
    return text.isEmpty ? nil : text
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

import CKernels

/// The records of one block at a time, split into fields.
///
/// A worker keeps one and gives it block after block, so that its memory is used again.
package struct DelimitedRows: ~Copyable {
  /// A field that does not suit its column.
  package struct Misfit: Sendable {
    /// The row within the block.
    package let row: Int
    /// The column's place in the header.
    package let column: Int
    let rule: @Sendable (String) -> ReadProblem

    /// Whether this one comes first in the text.
    package func precedes(_ other: Misfit) -> Bool {
      (row, column) < (other.row, other.column)
    }
  }

  /// The names of the columns, and how the text is written.
  package let header: DelimitedHeader
  private var buffer = ChunkBuffer()
  private var block = DelimitedBlock(rows: 0, firstRow: 0, firstLine: 1, bytes: [])

  /// Splits blocks below a header.
  package init(header: DelimitedHeader) { self.header = header }

  package var count: Int { block.rows }

  /// The bytes of all records.
  package var byteCount: Int { block.bytes.count }

  /// The 0-based data row of the first record.
  package var firstRow: Int { block.firstRow }

  /// Splits a block; throws the first problem in its form.
  package mutating func split(_ block: DelimitedBlock) throws(DataError) {
    self.block = block
    let chunk = Chunk(
      start: 0, end: block.bytes.count, firstRow: 0, rows: block.rows, firstLine: block.firstLine)
    guard buffer.load(chunk, from: .memory(block.bytes)) else { throw .changed(header.file) }
    if let found = buffer.split(header.dialect, columns: header.names.count) {
      throw found.problem.error(file: header.file, line: line(of: found.offset))
    }
  }

  /// What an error says of a field that does not suit its column.
  package func error(_ misfit: Misfit) -> DataError {
    let field = buffer.column(misfit.column)[misfit.row]
    return misfit.rule(buffer.text(field)).error(
      file: header.file, line: line(of: Int(field.start)), column: header.names[misfit.column])
  }

  /// What an error says of a value that cannot be used, though it suits its column.
  package func error(row: Int, column: Int, reason: String) -> DataError {
    let start = Int(buffer.column(column)[row].start)
    return .malformed(
      file: header.file, line: line(of: start), column: header.names[column], reason: reason)
  }

  /// Adds a record to a text, as it stands, without its line end.
  package func append(record row: Int, to text: inout [UInt8]) {
    let start = buffer.record(row)
    var end = row + 1 < count ? buffer.record(row + 1) - 1 : block.bytes.count
    if end > start, block.bytes[end - 1] == 0x0D { end -= 1 }
    text.append(contentsOf: block.bytes[start..<end])
  }

  /// One field's text, its quotes undone.
  package func text(_ row: Int, column: Int) -> String {
    buffer.text(buffer.column(column)[row])
  }

  /// The line of an offset in the block; splitting changed the buffer, but not the block.
  private func line(of offset: Int) -> Int {
    block.firstLine + block.bytes[..<offset].count { $0 == header.dialect.lineEnd }
  }

  // MARK: - Columns

  /// A column's numbers, as `Table.read` reads them; a missing one is NaN, and so is what is no number,
  /// of which the first is given.
  package func numbers(ofColumn column: Int) -> (values: [Double], misfit: Misfit?) {
    let fields = buffer.column(column)
    var first: (firstText: Int?, firstInfinite: Int?)
    let values = [Double](unsafeUninitializedCapacity: count) { out, initialized in
      if let base = out.baseAddress {
        first = NumberField.read(fields, of: buffer.bytes, into: base)
      }
      initialized = count
    }
    let text = first.firstText ?? .max
    let infinite = first.firstInfinite ?? .max
    if text < infinite { return (values, Misfit(row: text, column: column) { .notNumber($0) }) }
    guard infinite < .max else { return (values, nil) }
    return (values, Misfit(row: infinite, column: column) { .infinite($0) })
  }

  /// A column's names as codes.
  package func codes(ofColumn column: Int, in levels: LevelIndex) -> [Int32] {
    [Int32](unsafeUninitializedCapacity: count) { out, initialized in
      if let base = out.baseAddress {
        levels.encode(buffer.column(column), of: buffer.bytes, into: base)
      }
      initialized = count
    }
  }

  /// A column's dates in seconds since 1970-01-01T00:00:00Z; a missing one is NaN, and so is what is no
  /// date, of which the first is given.
  package func dates(
    ofColumn column: Int, in format: DateFormat
  ) -> (values: [Double], misfit: Misfit?) {
    var misfit: Misfit?
    let values = buffer.column(column).enumerated().map { row, field -> Double in
      let seconds = seconds(field, in: format)
      if seconds == nil, misfit == nil {
        misfit = Misfit(row: row, column: column) { .notDate($0) }
      }
      return seconds ?? .nan
    }
    return (values, misfit)
  }

  /// The one format in which all dates of a column are written; nil where it holds none.
  ///
  /// The misfit is the first date where several formats fit, and otherwise where the format that lasts
  /// longest ends.
  package func dateFormat(ofColumn column: Int) -> (format: DateFormat?, misfit: Misfit?) {
    let fields = buffer.column(column)
    let firstDate = fields.firstIndex { seconds($0, in: .yearFirst)?.isNaN != true }
    guard let firstDate else { return (nil, nil) }
    let ends = DateFormat.allCases.map { format in
      fields.firstIndex { seconds($0, in: format) == nil }
    }
    let fitting = zip(DateFormat.allCases, ends).filter { $0.1 == nil }.map(\.0)
    if fitting.count == 1 { return (fitting[0], nil) }
    if fitting.count > 1 {
      return (nil, Misfit(row: firstDate, column: column) { .ambiguousDate($0) })
    }
    let last = ends.compactMap(\.self).max() ?? 0
    return (nil, Misfit(row: last, column: column) { .notDate($0) })
  }

  /// The format in which most dates of a column are written; nil where it holds none, or several formats
  /// read as many.
  package func likelyDateFormat(ofColumn column: Int) -> DateFormat? {
    let fields = buffer.column(column)
    let counts = DateFormat.allCases.map { format in
      fields.count { seconds($0, in: format).map { !$0.isNaN } ?? false }
    }
    guard let most = counts.max(), most > 0, counts.count(where: { $0 == most }) == 1 else {
      return nil
    }
    return zip(DateFormat.allCases, counts).first { $0.1 == most }?.0
  }

  /// NaN where the date is missing, nil where it is none.
  private func seconds(_ field: ckt_field, in format: DateFormat) -> Double? {
    let start = Int(field.start)
    let trimmed = MissingTokens.trimmed(
      UnsafeBufferPointer(start: buffer.bytes + start, count: Int(field.end) - start))
    return MissingTokens.isMissingNumber(trimmed) ? .nan : format.seconds(trimmed)
  }
}

/// The first record of delimited text, and how the text is written.
package struct DelimitedHeader: Sendable, Hashable {
  /// What errors call the text.
  package let file: String
  /// The names of the columns, all different.
  package let names: [String]
  /// The record as it stands, a byte order mark included, without its line end.
  package let record: [UInt8]
  /// What ends a record: LF, CR and LF, or CR.
  package let lineEnd: [UInt8]
  let dialect: Dialect

  /// The header of text whose first bytes, at least up to the first row, are given.
  init(_ head: FileHead, bytes: [UInt8], file: String) {
    self.file = file
    names = head.names
    dialect = head.dialect
    var end = head.dataStart
    if end > 0, bytes[end - 1] == head.dialect.lineEnd { end -= 1 }
    let hasReturn = end > 0 && end < head.dataStart && bytes[end - 1] == 0x0D
    lineEnd = hasReturn ? [0x0D, head.dialect.lineEnd] : [head.dialect.lineEnd]
    record = Array(bytes[..<(hasReturn ? end - 1 : end)])
  }

  /// The header of a text that is written here: comma and LF.
  package init(columns: [String]) {
    file = ""
    names = columns
    dialect = .standard
    lineEnd = [dialect.lineEnd]
    var writer = DelimitedWriter()
    for name in columns { writer.write(name) }
    record = writer.bytes
  }

  /// The character between fields.
  package var delimiter: Character { Character(UnicodeScalar(dialect.delimiter)) }

  /// The byte between fields.
  package var delimiterByte: UInt8 { dialect.delimiter }

  /// Where columns stand; all that are missing are one error, which names the nearest of a single one.
  package func places(of columns: [String]) throws(DataError) -> [Int] {
    let missing = columns.filter { !names.contains($0) }
    if missing.count > 1 { throw .missingColumns(missing, known: names, purpose: file) }
    return try columns.map { name throws(DataError) in try place(of: name) }
  }

  /// Where a column stands; a missing one is an error that names the nearest.
  package func place(of name: String) throws(DataError) -> Int {
    guard let place = names.firstIndex(of: name) else {
      throw .missingColumn(name, known: names, purpose: file)
    }
    return place
  }
}

/// Whole records that follow one another in delimited text, not yet split into fields.
package struct DelimitedBlock: Sendable {
  package let rows: Int
  /// The 0-based data row of the first record.
  package let firstRow: Int
  /// The line on which the first record begins, counted from 1.
  package let firstLine: Int
  /// The records as they stand, the last without its line end.
  let bytes: [UInt8]
}

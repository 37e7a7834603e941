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
    while end > start, block.bytes[end - 1] == header.dialect.besideLineEnd { end -= 1 }
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
  ///
  /// - Parameter isTruth: whether words that say yes or no are 1 and 0.
  package func numbers(
    ofColumn column: Int, as reading: ColumnReading = .plain, isTruth: Bool = false
  ) -> (values: [Double], misfit: Misfit?) {
    let fields = buffer.column(column)
    guard reading.isPlain else { return numbers(fields, column, as: reading, isTruth) }
    var first = NumberField.Oddities()
    let values = [Double](unsafeUninitializedCapacity: count) { out, initialized in
      if let base = out.baseAddress {
        first = NumberField.read(fields, of: buffer.bytes, into: base)
      }
      initialized = count
    }
    // What is too great for a model is refused by it, not taken for missing.
    if first.beyond != nil || (isTruth && first.text != nil) {
      return numbers(fields, column, as: reading, isTruth)
    }
    return (values, misfit(first, column, as: reading))
  }

  private func numbers(
    _ fields: UnsafeBufferPointer<ckt_field>, _ column: Int, as reading: ColumnReading,
    _ isTruth: Bool
  ) -> (values: [Double], misfit: Misfit?) {
    var first = NumberField.Oddities()
    let values = fields.enumerated().map { row, field -> Double in
      switch reading.number(bytes(field)) {
      case .number(let value), .beyond(let value): return value
      case .missing: break
      case .infinite: first.infinite = first.infinite ?? row
      case .text:
        if isTruth, let truth = TruthWord.value(bytes(field)) { return truth ? 1 : 0 }
        first.text = first.text ?? row
      }
      return .nan
    }
    return (values, misfit(first, column, as: reading))
  }

  private func misfit(
    _ first: NumberField.Oddities, _ column: Int, as reading: ColumnReading
  ) -> Misfit? {
    let text = first.text ?? .max
    let infinite = first.infinite ?? .max
    if text < infinite {
      return Misfit(row: text, column: column) { .notNumberAsTrained($0, reading.numbers) }
    }
    return infinite < .max ? Misfit(row: infinite, column: column) { .infinite($0) } : nil
  }

  private func bytes(_ field: ckt_field) -> UnsafeBufferPointer<UInt8> {
    let start = Int(field.start)
    return UnsafeBufferPointer(start: buffer.bytes + start, count: Int(field.end) - start)
  }

  /// A number of a column of which most would be others with the other decimal mark, and which goes with the
  /// delimiter, as `1.730` between semicolons; nil where a number shows the mark, or where few have one.
  package func ambiguousNumber(ofColumn column: Int, as reading: ColumnReading) -> String? {
    let mark = reading.numbers?.decimal ?? .point
    guard FileMark.usual(header.dialect.delimiter) != mark else { return nil }
    let forms = reading.numbers?.forms ?? []
    var example: String?
    var (marked, present) = (0, 0)
    for field in buffer.column(column) {
      guard let own = NumberStyle.parse(bytes(field), decimal: mark, forms: forms) else { continue }
      present += 1
      let other = NumberStyle.parse(bytes(field), decimal: mark.other, forms: forms)
      guard let other else { return nil }
      guard own.value != other.value else { continue }
      marked += 1
      example = example ?? buffer.text(field)
    }
    return marked >= 10 && 2 * marked >= present ? example : nil
  }

  /// A date of a column that would be another with day and month exchanged, where every date may be written so
  /// and at least ten would be others; nil else, where the column's order is not of these two, and where all are
  /// of few days of the month, as dates of bills are.
  package func ambiguousDate(ofColumn column: Int, as reading: ColumnReading) -> String? {
    guard let own = reading.dates, let other = own.exchanged else { return nil }
    var example: String?
    var different = 0
    var days: Set<Int> = []
    for field in buffer.column(column) {
      let seconds = reading.seconds(bytes(field), in: own)
      guard let exchanged = reading.seconds(bytes(field), in: other) else { return nil }
      guard !exchanged.isNaN, seconds != exchanged else { continue }
      different += 1
      guard let seconds else { continue }
      days.insert(CalendarDay(daysSince1970: Int((seconds / 86_400).rounded(.down))).day)
      example = example ?? buffer.text(field)
    }
    return different >= 10 && days.count > 2 ? example : nil
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
    ofColumn column: Int, in format: DateFormat, as reading: ColumnReading = .plain
  ) -> (values: [Double], misfit: Misfit?) {
    var misfit: Misfit?
    let values = buffer.column(column).enumerated().map { row, field -> Double in
      let seconds = reading.seconds(bytes(field), in: format)
      if seconds == nil, misfit == nil {
        misfit = Misfit(row: row, column: column) { .notDate($0) }
      }
      return seconds ?? .nan
    }
    return (values, misfit)
  }

  /// The one format in which all dates of a column are written, that of the training rows where it fits;
  /// nil where the column holds none.
  ///
  /// The misfit is the first date where several formats fit, and otherwise where the format that lasts
  /// longest ends.
  package func dateFormat(
    ofColumn column: Int, as reading: ColumnReading = .plain
  ) -> (format: DateFormat?, misfit: Misfit?) {
    let fields = buffer.column(column)
    func seconds(_ field: ckt_field, in format: DateFormat) -> Double? {
      reading.seconds(bytes(field), in: format)
    }
    let formats = reading.possibleDates
    let firstDate = fields.firstIndex { seconds($0, in: .yearFirst)?.isNaN != true }
    guard let firstDate else { return (nil, nil) }
    let ends = formats.map { format in
      fields.firstIndex { seconds($0, in: format) == nil }
    }
    if let format = reading.dates,
      zip(formats, ends).contains(where: { $0 == (format, nil) })
    {
      return (format, nil)
    }
    let fitting = zip(formats, ends).filter { $0.1 == nil }.map(\.0)
    if fitting.count == 1 { return (fitting[0], nil) }
    if fitting.count > 1 {
      return (nil, Misfit(row: firstDate, column: column) { .ambiguousDate($0) })
    }
    let last = ends.compactMap(\.self).max() ?? 0
    return (nil, Misfit(row: last, column: column) { .notDate($0) })
  }

  /// The format in which most dates of a column are written; nil where it holds none, or several formats
  /// read as many and none of them is that of the training rows.
  package func likelyDateFormat(
    ofColumn column: Int, as reading: ColumnReading = .plain
  ) -> DateFormat? {
    let fields = buffer.column(column)
    let formats = reading.possibleDates
    let counts = formats.map { format in
      fields.count { reading.seconds(bytes($0), in: format).map { !$0.isNaN } ?? false }
    }
    guard let most = counts.max(), most > 0 else { return nil }
    let likely = zip(formats, counts).filter { $0.1 == most }.map(\.0)
    if let format = reading.dates, likely.contains(format) { return format }
    return likely.count == 1 ? likely[0] : nil
  }
}

/// The first record of delimited text, and how the text is written.
package struct DelimitedHeader: Sendable, Hashable {
  /// What errors call the text.
  package let file: String
  /// The names of the columns, all different.
  package let names: [String]
  /// The record as it stands, a byte order mark included, without its line end; one that has a field less than
  /// the rows with the name that was added, and the names where no record of the text has them.
  package let record: [UInt8]
  /// What ends a record: LF, CR and LF, CR, or LF and CR.
  package let lineEnd: [UInt8]
  let dialect: Dialect

  /// The header of text whose first bytes, at least up to the first row, are given.
  init(_ head: FileHead, bytes: [UInt8], file: String) {
    self.file = file
    names = head.names
    dialect = head.dialect
    var end = head.dataStart
    if !head.hasHeader { end = bytes[end...].firstIndex(of: dialect.lineEnd).map { $0 + 1 } ?? end }
    let isEnded = end > 0 && bytes[end - 1] == dialect.lineEnd
    if isEnded { end -= 1 }
    let beside = dialect.besideLineEnd
    let hasTwo = isEnded && end > 0 && bytes[end - 1] == beside
    lineEnd = hasTwo ? [beside, dialect.lineEnd] : [dialect.lineEnd]
    guard head.isShort || !head.hasHeader else {
      if hasTwo { while end > 0, bytes[end - 1] == beside { end -= 1 } }
      record = Array(bytes[..<end])
      return
    }
    var record = Array(bytes[..<head.headerStart])
    for (place, name) in names.enumerated() {
      if place > 0 { record.append(dialect.delimiter) }
      record.append(field: name, delimiter: dialect.delimiter, quote: dialect.quote)
    }
    self.record = record
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

  /// Appends a field to a record of the text.
  package func append(field text: String, to record: inout [UInt8]) {
    record.append(field: text, delimiter: dialect.delimiter, quote: dialect.quote)
  }

  /// Where columns stand; all that are missing are one error, which names the nearest of a single one.
  package func places(of columns: [String]) throws(DataError) -> [Int] {
    let missing = columns.filter { find($0) == nil }
    if missing.count > 1 { throw .missingColumns(missing, known: names, purpose: file) }
    return try columns.map { name throws(DataError) in try place(of: name) }
  }

  /// A name may be asked for with the blanks that are taken off here.
  private func find(_ name: String) -> Int? {
    names.firstIndex(of: name) ?? names.firstIndex(of: Spelling.trimmed(name))
  }

  /// Where a column stands; a missing one is an error that names the nearest.
  package func place(of name: String) throws(DataError) -> Int {
    guard let place = find(name) else {
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

public import Learning
public import Tables

/// Turns the records of delimited text into the columns of a schema, found by their names in any order.
///
/// Numbers, names and dates are read as `Table.read` reads them; a name that is no level is unseen.
package struct RowDecoder: Sendable {
  /// The columns that the schema does not have, by their places in the header.
  package let extraColumns: [Int]

  private let schema: InputSchema
  private let levels: SchemaLevels
  /// Where each of the schema's columns stands in the header.
  private let places: [Int]
  /// For every column of the schema the format of its dates, from the first block on that has one.
  private var dateFormats: [DateFormat?]

  /// Finds the schema's columns; throws where any is missing.
  package init(
    schema: InputSchema, levels: SchemaLevels, header: DelimitedHeader
  ) throws(DataError) {
    self.schema = schema
    self.levels = levels
    places = try header.places(of: schema.columns.map(\.name))
    let taken = Set(places)
    extraColumns = header.names.indices.filter { !taken.contains($0) }
    dateFormats = schema.columns.map { _ in nil }
  }

  /// Where one of the schema's columns stands in the header.
  package func place(of column: Int) -> Int { places[column] }

  /// Whether it is known of every column how its dates are written.
  var knowsDates: Bool {
    schema.columns.indices.allSatisfy {
      schema.columns[$0].kind != .date || dateFormats[$0] != nil
    }
  }

  /// Finds out how dates are written in columns that had none so far, so that all others are read alike.
  ///
  /// To be called with one block after the other in the order of the text, each before it is decoded.
  ///
  /// - Parameter isLenient: whether a format may leave out dates that are none in any.
  package mutating func settleDates(_ rows: borrowing DelimitedRows, isLenient: Bool = false) {
    // A list of its own, since others read the one that they were given.
    var formats: [DateFormat?] = []
    for (index, column) in schema.columns.enumerated() {
      let isOpen = column.kind == .date && dateFormats[index] == nil
      guard isOpen else {
        formats.append(dateFormats[index])
        continue
      }
      let (format, misfit) = rows.dateFormat(ofColumn: places[index], as: column.reading)
      let isDamaged = isLenient && misfit != nil
      formats.append(
        isDamaged
          ? rows.likelyDateFormat(ofColumn: places[index], as: column.reading) : format)
    }
    dateFormats = formats
  }

  /// Finds out how dates are written in a block of which records may not have the form of the header, or
  /// dates that are none.
  package mutating func settleDates(
    ofDamaged block: DelimitedBlock, below header: DelimitedHeader
  ) throws(DataError) {
    guard !knowsDates else { return }
    var rows = DelimitedRows(header: header)
    let parts = try block.parts(below: header) { part throws(DataError) in
      try rows.split(part)
      return part
    }
    let whole = parts.compactMap { part in
      if case .done(let block) = part { block } else { nil }
    }
    guard !whole.isEmpty else { return }
    try rows.split(DelimitedBlock(joining: whole, below: header))
    settleDates(rows, isLenient: true)
  }

  /// What is to be told of columns whose numbers do not show their decimal mark, where the file looks as if it
  /// were another than that of the training rows.
  package func doubts(_ rows: borrowing DelimitedRows) -> [String] {
    var doubts: [String] = []
    for (index, column) in schema.columns.enumerated() where column.kind == .date {
      guard let example = rows.ambiguousDate(ofColumn: places[index], as: column.reading),
        let order = column.reading.dates, let other = order.exchanged
      else { continue }
      doubts.append(
        "column '\(column.name)': '\(example)' and its like were read \(order.title), as the training rows "
          + "have them, but all dates of the file may be \(other.title): write dates as YYYY-MM-DD")
    }
    for (index, column) in schema.columns.enumerated() where column.kind == .number {
      let example = rows.ambiguousNumber(ofColumn: places[index], as: column.reading)
      guard let example else { continue }
      let isComma = column.reading.numbers?.decimal == .comma
      doubts.append(
        "column '\(column.name)': '\(example)' and its like were read with decimal "
          + "\(isComma ? "commas" : "points"), as the training rows have them, but the file may have decimal "
          + "\(isComma ? "points" : "commas"): write numbers without marks between thousands")
    }
    return doubts
  }

  /// The first field of every column that does not suit it, in the order of the text.
  package func misfits(_ rows: borrowing DelimitedRows) -> [DataError] {
    var misfits: [DelimitedRows.Misfit] = []
    for index in places.indices {
      if let misfit = values(index, rows).1 { misfits.append(misfit) }
    }
    misfits.sort { $0.precedes($1) }
    var errors: [DataError] = []
    for misfit in misfits { errors.append(rows.error(misfit)) }
    return errors
  }

  /// The values of all records; throws the first in the text that does not suit its column.
  package func decode(_ rows: borrowing DelimitedRows) throws(DataError) -> RawRows {
    var first: DelimitedRows.Misfit?
    var columns: [RawRows.Values] = []
    columns.reserveCapacity(places.count)
    for index in places.indices {
      let (values, misfit) = values(index, rows)
      columns.append(values)
      if let misfit, first.map(misfit.precedes) ?? true { first = misfit }
    }
    if let first { throw rows.error(first) }
    return RawRows(count: rows.count, columns: columns)
  }

  private func values(
    _ index: Int, _ rows: borrowing DelimitedRows
  ) -> (RawRows.Values, DelimitedRows.Misfit?) {
    let place = places[index]
    if let levels = levels[index] {
      return (.codes(rows.codes(ofColumn: place, in: levels)), nil)
    }
    let reading = schema.columns[index].reading
    if schema.columns[index].kind == .number {
      let (numbers, misfit) = rows.numbers(
        ofColumn: place, as: reading, isTruth: schema.columns[index].isTruth)
      return (.numbers(numbers), misfit)
    }
    if dateFormats[index] == nil,
      let misfit = rows.dateFormat(ofColumn: place, as: reading).misfit
    {
      return (.numbers([]), misfit)
    }
    // Where nothing is known yet all dates are missing, and any format reads that.
    let (dates, misfit) = rows.dates(
      ofColumn: place, in: dateFormats[index] ?? .yearFirst, as: reading)
    return (.numbers(dates), misfit)
  }
}

/// The levels of a schema's columns, ready to be looked up: made once, used for every row.
package struct SchemaLevels: Sendable {
  private let indices: [LevelIndex?]

  /// The levels of every column of names.
  package init(_ schema: InputSchema) {
    indices = schema.columns.map { column in
      guard case .category(let levels) = column.kind else { return nil }
      return LevelIndex(levels, missing: column.reading.missing)
    }
  }

  /// The levels of the schema's column at a place; nil where it holds no names.
  package subscript(column: Int) -> LevelIndex? { indices[column] }
}

extension RawRows {
  /// Reads all rows of a delimited file in the columns of a schema; other columns are passed by.
  ///
  /// Throws where a column is missing or a field does not suit its column.
  public init(path: String, schema: InputSchema) throws(DataError) {
    try self.init(DelimitedBlocks(path: path, rules: schema.rules), schema: schema)
  }

  /// As above, of text that is read in blocks.
  package init(_ blocks: consuming DelimitedBlocks, schema: InputSchema) throws(DataError) {
    var decoder = try RowDecoder(
      schema: schema, levels: SchemaLevels(schema), header: blocks.header)
    var rows = DelimitedRows(header: blocks.header)
    var parts: [RawRows] = []
    while let block = try blocks.next() {
      try rows.split(block)
      decoder.settleDates(rows)
      parts.append(try decoder.decode(rows))
    }
    self.init(joining: parts)
  }
}

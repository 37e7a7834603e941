public import Learning
public import Tables

/// Turns the records of delimited text into the columns of a schema, found by their names in any order.
///
/// Numbers, names and dates are read as `Table.read` reads them; a name that is no level is unseen.
public struct RowDecoder: Sendable {
  /// The columns that the schema does not have, by their places in the header.
  public let extraColumns: [Int]

  private let schema: InputSchema
  private let levels: SchemaLevels
  /// Where each of the schema's columns stands in the header.
  private let places: [Int]
  /// For every column of the schema the format of its dates, once it is known.
  private var dateFormats: [DateFormat?]

  /// Finds the schema's columns; a missing one is an error that names the nearest.
  public init(
    schema: InputSchema, levels: SchemaLevels, header: DelimitedHeader
  ) throws(DataError) {
    self.schema = schema
    self.levels = levels
    places = try schema.columns.map { column throws(DataError) in
      try header.place(of: column.name)
    }
    let taken = Set(places)
    extraColumns = header.names.indices.filter { !taken.contains($0) }
    dateFormats = schema.columns.map { _ in nil }
  }

  /// Where one of the schema's columns stands in the header.
  public func place(of column: Int) -> Int { places[column] }

  /// Finds out from the first records how dates are written, so that all others are read alike.
  ///
  /// A column without any date among them is looked at again in every block.
  public mutating func settleDates(_ rows: borrowing DelimitedRows) throws(DataError) {
    for (index, column) in schema.columns.enumerated() where column.kind == .date {
      let (format, misfit) = rows.dateFormat(ofColumn: places[index])
      if let misfit { throw rows.error(misfit) }
      dateFormats[index] = format
    }
  }

  /// The values of all records; throws the first in the text that does not suit its column.
  public func decode(_ rows: borrowing DelimitedRows) throws(DataError) -> RawRows {
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
    if schema.columns[index].kind == .number {
      let (numbers, misfit) = rows.numbers(ofColumn: place)
      return (.numbers(numbers), misfit)
    }
    var format = dateFormats[index]
    if format == nil {
      let found = rows.dateFormat(ofColumn: place)
      if let misfit = found.misfit { return (.numbers([]), misfit) }
      format = found.format
    }
    let (dates, misfit) = rows.dates(ofColumn: place, in: format ?? .yearFirst)
    return (.numbers(dates), misfit)
  }
}

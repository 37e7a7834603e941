public import Learning
public import Tables

extension RawRows {
  /// Reads all rows of a delimited file in the columns of a schema; other columns are passed by.
  ///
  /// Throws where a column is missing or a field does not suit its column.
  public init(path: String, schema: InputSchema) throws(DataError) {
    var blocks = try DelimitedBlocks(path: path)
    var decoder = try RowDecoder(
      schema: schema, levels: SchemaLevels(schema), header: blocks.header)
    var rows = DelimitedRows(header: blocks.header)
    var parts: [RawRows] = []
    while let block = try blocks.next() {
      try rows.split(block)
      decoder.settleDates(rows)
      parts.append(try decoder.decode(rows))
    }
    self.init(joining: parts, schema: schema)
  }

  /// Rows one after the other.
  private init(joining parts: [RawRows], schema: InputSchema) {
    self.init(
      count: parts.reduce(0) { $0 + $1.count },
      columns: schema.columns.indices.map { place in
        if case .category = schema.columns[place].kind {
          return .codes(
            parts.flatMap { part -> [Int32] in
              if case .codes(let codes) = part.columns[place] { codes } else { [] }
            })
        }
        return .numbers(
          parts.flatMap { part -> [Double] in
            if case .numbers(let numbers) = part.columns[place] { numbers } else { [] }
          })
      })
  }
}
